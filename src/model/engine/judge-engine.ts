import { AppError } from '#core/errors.ts';
import type {
  AdapterIdentity,
  BackendReport,
  DigitReadout,
  JudgeEngine,
  JudgeSpec,
  ModelIdentity,
  PreparedPrompt,
} from '#core/judge/judge.ts';
import { readDigits } from '#core/judge/readout.ts';
import type { RunningBackend } from '../backends/backend.ts';
import type { Decoder } from '../decoder/decoder.ts';
import { type Tensor2D, tidy } from '../tf.ts';
import { type Batch, bucketByLength, commonPrefix } from './batches.ts';
import type { JudgeAdapter } from './judge-adapter.ts';
import type { JudgePrompts } from './judge-prompts.ts';
import { PrefixCache } from './prefix-cache.ts';

/** Rows × tokens of one prefill: enough to fill a device, little enough for a small one. */
const maxBatchTokens = 4096;

/** A decoder on a backend as a judge: one prefill a batch, ten digits read at each row's last token. */
export class DecoderJudgeEngine implements JudgeEngine {
  readonly model: ModelIdentity;
  readonly backend: BackendReport;
  readonly contextLength: number;
  readonly prepare: JudgeEngine['prepare'];
  readonly decode: JudgeEngine['decode'];
  /** Token ids of 0 to 9. */
  readonly digitIds: Int32Array;
  private attached: JudgeAdapter | null = null;
  private readonly prefixes: PrefixCache;
  /** Of the template that was read last, and how many tokens all its prompts begin with. */
  private template = { text: '', tokens: 0 };

  constructor(
    model: ModelIdentity,
    readonly running: RunningBackend,
    readonly decoder: Decoder,
    prompts: JudgePrompts,
  ) {
    this.model = model;
    this.backend = running.report;
    this.contextLength = decoder.config.contextLength;
    this.prefixes = new PrefixCache(decoder);
    this.digitIds = Int32Array.from(prompts.digitIds);
    this.prepare = (row, spec) => prompts.prepare(row, spec);
    this.decode = (ids) => prompts.decode(ids);
  }

  async read(prompts: readonly PreparedPrompt[], spec: JudgeSpec): Promise<DigitReadout[]> {
    const head = this.attached?.head;
    if (head) return this.readByHead(head, prompts, spec);
    const readouts = new Array<DigitReadout>(prompts.length);
    const shared = this.templateTokens(spec);
    await this.inBatches(prompts, (batch) => this.readBatch(batch, prompts, spec, shared, readouts));
    return readouts;
  }

  get adapter(): AdapterIdentity | null {
    return this.attached?.identity ?? null;
  }

  /** Judge with an adapter from now on, or with the base model again. The engine owns it; the one before is freed. */
  attach(adapter: JudgeAdapter | null): void {
    if (adapter !== this.attached) this.attached?.dispose();
    this.prefixes.clear();
    this.attached = adapter;
  }

  /** What the head is given at each prompt's last token: hidden states after the final norm, [C] each. */
  async hiddenStates(prompts: readonly PreparedPrompt[]): Promise<Float32Array[]> {
    const states = new Array<Float32Array>(prompts.length);
    await this.inBatches(prompts, async (batch) => {
      const values = await this.running.guard(() => takeData(this.normedStates(idsOf(batch, prompts))));
      const size = values.length / batch.length;
      for (const [b, row] of batch.entries()) states[row] = values.slice(b * size, (b + 1) * size);
    });
    return states;
  }

  dispose(): void {
    this.attach(null);
    this.decoder.dispose();
  }

  private async readByHead(
    head: NonNullable<JudgeAdapter['head']>,
    prompts: readonly PreparedPrompt[],
    spec: JudgeSpec,
  ): Promise<DigitReadout[]> {
    head.check(spec);
    const states = await this.hiddenStates(prompts);
    return prompts.map((prompt, row) =>
      readDigits(head.probabilities(states[row]!, spec).map(Math.log), 0, spec, factsOf(prompt)),
    );
  }

  /** Batches of like length, halved where memory does not hold them. */
  private async inBatches(
    prompts: readonly PreparedPrompt[],
    work: (batch: Batch) => Promise<void>,
  ): Promise<void> {
    const lengths = prompts.map(({ ids }) => ids.length);
    const pending = bucketByLength(lengths, maxBatchTokens);
    for (let batch = pending.shift(); batch; batch = pending.shift()) {
      try {
        await work(batch);
      } catch (thrown) {
        this.prefixes.clear();
        pending.unshift(...halve(batch, thrown));
      }
    }
  }

  private async readBatch(
    batch: Batch,
    prompts: readonly PreparedPrompt[],
    spec: JudgeSpec,
    templateTokens: number,
    readouts: DigitReadout[],
  ): Promise<void> {
    const rows = idsOf(batch, prompts);
    const columns = this.digitIds.length + 1;
    const values = await this.running.guard(() => takeData(this.digitLogits(rows, templateTokens)));
    for (const [b, row] of batch.entries()) {
      const digitLogits = values.subarray(b * columns, (b + 1) * columns - 1);
      const logSumExp = values[(b + 1) * columns - 1]!;
      readouts[row] = readDigits(digitLogits, logSumExp, spec, factsOf(prompts[row]!));
    }
  }

  /** Digit logits and log Σ exp after the last token of each row: [B, 11]. */
  private digitLogits(rows: readonly Int32Array[], templateTokens: number): Tensor2D {
    return tidy(() => this.decoder.readout(this.prefill(rows, templateTokens), this.digitIds));
  }

  /** [B, C] */
  private normedStates(rows: readonly Int32Array[]): Tensor2D {
    return tidy(() => this.decoder.finalNorm(this.prefill(rows, 0)));
  }

  /** Hidden states at the last token of each row: [B, C]. */
  private prefill(rows: readonly Int32Array[], templateTokens: number): Tensor2D {
    const adapter = this.attached?.projections ?? null;
    const past = this.prefixes.find(rows, templateTokens, adapter);
    const start = past?.tokens ?? 0;
    const tokens = Math.max(...rows.map((row) => row.length)) - start;
    const ids = new Int32Array(rows.length * tokens);
    for (const [b, row] of rows.entries()) ids.set(row.subarray(start), b * tokens);
    const select = Int32Array.from(rows, (row, b) => b * tokens + row.length - start - 1);
    return this.decoder.forward(ids, { rows: rows.length, tokens }, { select, adapter, past });
  }

  /** How many tokens all prompts of a template begin with: what two rows with nothing in common share. */
  private templateTokens(spec: JudgeSpec): number {
    if (this.template.text !== spec.template.text) {
      const [a, b] = ['A', '0'].map((text) =>
        this.prepare({ id: '', instruction: text, response: text, reference: text }, spec),
      );
      this.template = { text: spec.template.text, tokens: commonPrefix([a!.ids, b!.ids]) };
    }
    return this.template.tokens;
  }
}

const idsOf = (batch: Batch, prompts: readonly PreparedPrompt[]) => batch.map((row) => prompts[row]!.ids);

const factsOf = ({ ids, cutTokens }: PreparedPrompt) => ({ tokens: ids.length, truncated: cutTokens > 0 });

/** Two halves of a batch that memory did not hold; anything else, and a row that alone is too much, is thrown on. */
function halve(batch: Batch, thrown: unknown): Batch[] {
  if (!(thrown instanceof AppError) || thrown.code !== 'out-of-memory' || batch.length === 1) throw thrown;
  const middle = Math.ceil(batch.length / 2);
  return [batch.slice(0, middle), batch.slice(middle)];
}

async function takeData(tensor: Tensor2D): Promise<Float32Array> {
  try {
    return (await tensor.data()) as Float32Array;
  } finally {
    tensor.dispose();
  }
}
