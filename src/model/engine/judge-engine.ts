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
import type { Tensor2D } from '../tf.ts';
import { type Batch, bucketByLength } from './batches.ts';
import type { JudgePrompts } from './judge-prompts.ts';

/** Rows × tokens of one prefill: enough to fill a device, little enough for a small one. */
const maxBatchTokens = 4096;

/** A decoder on a backend as a judge: one prefill a batch, ten digits read at each row's last token. */
export class DecoderJudgeEngine implements JudgeEngine {
  readonly model: ModelIdentity;
  readonly adapter: AdapterIdentity | null = null;
  readonly backend: BackendReport;
  readonly contextLength: number;
  readonly prepare: JudgeEngine['prepare'];
  readonly decode: JudgeEngine['decode'];
  private readonly digitIds: Int32Array;

  constructor(
    model: ModelIdentity,
    private readonly running: RunningBackend,
    private readonly decoder: Decoder,
    prompts: JudgePrompts,
  ) {
    this.model = model;
    this.backend = running.report;
    this.contextLength = decoder.config.contextLength;
    this.digitIds = Int32Array.from(prompts.digitIds);
    this.prepare = (row, spec) => prompts.prepare(row, spec);
    this.decode = (ids) => prompts.decode(ids);
  }

  async read(prompts: readonly PreparedPrompt[], spec: JudgeSpec): Promise<DigitReadout[]> {
    const readouts = new Array<DigitReadout>(prompts.length);
    const pending = bucketByLength(
      prompts.map(({ ids }) => ids.length),
      maxBatchTokens,
    );
    for (let batch = pending.shift(); batch; batch = pending.shift()) {
      try {
        await this.readBatch(batch, prompts, spec, readouts);
      } catch (thrown) {
        pending.unshift(...halve(batch, thrown));
      }
    }
    return readouts;
  }

  dispose(): void {
    this.decoder.dispose();
  }

  private async readBatch(
    batch: Batch,
    prompts: readonly PreparedPrompt[],
    spec: JudgeSpec,
    readouts: DigitReadout[],
  ): Promise<void> {
    const rows = batch.map((row) => prompts[row]!.ids);
    const columns = this.digitIds.length + 1;
    const values = await this.running.guard(() => takeData(this.prefill(rows)));
    for (const [b, row] of batch.entries()) {
      const digitLogits = values.subarray(b * columns, (b + 1) * columns - 1);
      const { ids, cutTokens } = prompts[row]!;
      const facts = { tokens: ids.length, truncated: cutTokens > 0 };
      readouts[row] = readDigits(digitLogits, values[(b + 1) * columns - 1]!, spec, facts);
    }
  }

  /** Digit logits and log Σ exp after the last token of each row: [B, 11]. */
  private prefill(rows: readonly Int32Array[]): Tensor2D {
    const tokens = Math.max(...rows.map((row) => row.length));
    const ids = new Int32Array(rows.length * tokens);
    for (const [b, row] of rows.entries()) ids.set(row, b * tokens);
    const select = Int32Array.from(rows, (row, b) => b * tokens + row.length - 1);
    const hidden = this.decoder.forward(ids, { rows: rows.length, tokens }, { select });
    try {
      return this.decoder.readout(hidden, this.digitIds);
    } finally {
      hidden.dispose();
    }
  }
}

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
