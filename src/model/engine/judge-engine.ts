import type {
  AdapterIdentity,
  BackendReport,
  JudgeEngine,
  JudgeReadout,
  JudgeSpec,
  ModelIdentity,
  PreparedPrompt,
} from '#core/judge/judge.ts';
import { readDigits } from '#core/judge/readout.ts';
import {
  checkGeneration,
  type GeneratedResponse,
  type GeneratingModel,
  type GenerationHooks,
  type GenerationSettings,
} from '#core/language-model/generation.ts';
import type { LikelihoodModel, ResponseLikelihood } from '#core/language-model/likelihood.ts';
import type { NoteInput } from '#core/linear-probe/kept-inputs.ts';
import type { AdapterNeeds } from '#core/models/needed-models.ts';
import type { Row } from '#core/rows/row.ts';
import type { RunningBackend } from '../backends/backend.ts';
import { deviceMemory } from '../backends/device-memory.ts';
import type { Decoder } from '../decoder/decoder.ts';
import { generateText } from '../generation/generate-text.ts';
import type { AnsweredPrompt } from '../prompt/conversation-builder.ts';
import { takeAllData, takeData } from '../tf.ts';
import { BatchMemory } from './batch-memory.ts';
import { type Batch, commonPrefix } from './batches.ts';
import { inBatches } from './in-batches.ts';
import type { JudgeAdapter } from './judge-adapter.ts';
import type { JudgePrompts } from './judge-prompts.ts';
import { type OwnedEmbedder, PromptFeatures } from './prompt-features.ts';
import { type PromptBatch, PromptPasses } from './prompt-passes.ts';
import { likelihoodOf, responseLogProbabilities, unmeasured } from './response-likelihood.ts';
import { judgeStates } from './state-judging.ts';
import { comparesTexts, judgeTexts, textsOf } from './text-judging.ts';

/** A decoder on a backend as a judge: one prefill a batch, ten digits read at each row's last token. */
export class DecoderJudgeEngine implements JudgeEngine, LikelihoodModel, GeneratingModel {
  readonly answers = 'digits' as const;
  readonly model: ModelIdentity;
  readonly backend: BackendReport;
  readonly contextLength: number;
  readonly prepare: JudgeEngine['prepare'];
  readonly decode: JudgeEngine['decode'];
  readonly spans: JudgeEngine['spans'];
  /** Token ids of 0 to 9. */
  readonly digitIds: Int32Array;
  private attached: JudgeAdapter | null = null;
  private readonly features = new PromptFeatures();
  private readonly passes: PromptPasses;
  private readonly batchMemory: BatchMemory;
  /** Of the template that was read last, and how many tokens all its prompts begin with. */
  private template = { text: '', tokens: 0 };

  constructor(
    model: ModelIdentity,
    readonly running: RunningBackend,
    readonly decoder: Decoder,
    private readonly prompts: JudgePrompts,
  ) {
    this.model = model;
    this.backend = running.report;
    this.contextLength = decoder.config.contextLength;
    this.batchMemory = new BatchMemory(deviceMemory(running.report.name));
    this.digitIds = Int32Array.from(prompts.digitIds);
    this.passes = new PromptPasses(decoder, this.digitIds);
    this.prepare = (row, spec) => {
      if (comparesTexts(this.attached?.probe, spec)) return textsOf(row, spec);
      const { instruction, response, reference } = row;
      return { ...prompts.prepare(row, spec), texts: { instruction, response, reference } };
    };
    this.decode = (ids) => prompts.decode(ids);
    this.spans = (ids) => prompts.spans(ids);
  }

  async read(prompts: readonly PreparedPrompt[], spec: JudgeSpec, note?: NoteInput): Promise<JudgeReadout[]> {
    const probe = this.attached?.probe;
    if (comparesTexts(probe, spec)) return judgeTexts(probe!, this.features, prompts, spec, note);
    if (probe) {
      const layers = [probe.layers ?? this.decoder.config.layers];
      const states = async () => (await this.hiddenStates(prompts, layers, spec))[0]!;
      return judgeStates(probe, this.features, states, prompts, spec, note);
    }
    const readouts = new Array<JudgeReadout>(prompts.length);
    const shared = this.templateTokens(spec);
    await this.inBatches(prompts, (batch) => this.readBatch(batch, prompts, spec, shared, readouts));
    return readouts;
  }

  /**
   * `read` and `hiddenStates` in one pass of the whole model, for who needs both of the same prompts.
   * @param layers as `hiddenStates` takes them
   */
  async readWithStates(
    prompts: readonly PreparedPrompt[],
    spec: JudgeSpec,
    layers: readonly number[],
  ): Promise<{ readouts: JudgeReadout[]; states: Float32Array[][] }> {
    const readouts = new Array<JudgeReadout>(prompts.length);
    const states = layers.map(() => new Array<Float32Array>(prompts.length));
    const shared = this.templateTokens(spec);
    await this.inBatches(prompts, async (batch) => {
      const [logits, values] = await this.running.guard(() =>
        takeAllData(this.passes.digitLogitsAndStates(promptBatch(batch, prompts, shared), layers)),
      );
      this.noteReadouts(batch, prompts, spec, logits!, readouts);
      noteStates(batch, values!, states);
    });
    return { readouts, states };
  }

  get adapter(): AdapterIdentity | null {
    return this.attached?.identity ?? null;
  }

  /** Which models the attached probe needs; null without a probe, where the base is enough. */
  get needs(): AdapterNeeds | null {
    return this.attached?.probe?.models ?? null;
  }

  /**
   * Judge with an adapter from now on, or with the base model again. The engine owns it; the one before is freed.
   * @param embedder for the text features of a linear probe that has such; the engine owns it too
   */
  attach(adapter: JudgeAdapter | null, embedder: OwnedEmbedder | null = null): void {
    if (adapter !== this.attached) this.attached?.dispose();
    this.features.attach(embedder);
    this.passes.attach(adapter?.projections ?? null);
    this.attached = adapter;
  }

  /** Whether what prompts begin with is computed once; to measure what that gains. The next prompts begin anew. */
  reusePrefixes(reuse: boolean): void {
    this.passes.reusesPrefixes = reuse;
    this.passes.prefixes.clear();
  }

  /**
   * What a head is given: hidden states at each prompt's last token, after `layers` layers and the final norm.
   * Layers past the last one wanted are not computed.
   * @param layers how many layers, rising, 1 to all
   * @param spec what the prompts were made with, where known: its template's beginning is then computed once
   * @returns for each of `layers`, [C] a prompt
   */
  async hiddenStates(
    prompts: readonly PreparedPrompt[],
    layers: readonly number[],
    spec: JudgeSpec | null = null,
  ): Promise<Float32Array[][]> {
    const states = layers.map(() => new Array<Float32Array>(prompts.length));
    const shared = spec ? this.templateTokens(spec) : 0;
    await this.inBatches(prompts, async (batch) => {
      const values = await this.running.guard(() =>
        takeData(this.passes.normedStates(promptBatch(batch, prompts, shared), layers)),
      );
      noteStates(batch, values, states);
    });
    return states;
  }

  /** Under the model as it is now: with an adapter's changed projections where one is attached. */
  async logLikelihood(
    rows: readonly Pick<Row, 'id' | 'instruction' | 'response'>[],
    maxTokens: number,
  ): Promise<ResponseLikelihood[]> {
    const likelihoods = new Array<ResponseLikelihood>(rows.length);
    const measured: { row: number; prompt: AnsweredPrompt; ids: Int32Array }[] = [];
    for (const [row, texts] of rows.entries()) {
      const prompt = unmeasured(() => this.prompts.conversations.answered(texts, maxTokens));
      if ('ids' in prompt) measured.push({ row, prompt, ids: prompt.ids });
      else likelihoods[row] = prompt;
    }
    const adapter = this.attached?.projections ?? null;
    await this.inBatches(measured, async (batch) => {
      const prompts = batch.map((each) => measured[each]!.prompt);
      const questions = prompts.map(({ ids, promptTokens }) => ids.subarray(0, promptTokens));
      const found = await this.running.guard(() => {
        const past = this.passes.prefixes.find(questions, 0, { adapter, layers: this.decoder.config.layers });
        return responseLogProbabilities(this.decoder, prompts, { past, adapter });
      });
      for (const [b, each] of batch.entries())
        likelihoods[measured[each]!.row] = likelihoodOf(prompts[b]!, found[b]!);
    });
    return likelihoods;
  }

  /** Written by the base model: an adapter makes a judge of it, which writes digits. */
  async generate(
    row: Pick<Row, 'id' | 'instruction'>,
    settings: GenerationSettings,
    hooks: GenerationHooks = {},
  ): Promise<GeneratedResponse[]> {
    checkGeneration(settings);
    const { conversations } = this.prompts;
    const prompt = conversations.question(row, this.contextLength);
    const { decoder, running } = this;
    return generateText(
      { decoder, running, conversations, adapter: null },
      { rowId: row.id, prompt },
      settings,
      hooks,
    );
  }

  dispose(): void {
    this.attach(null);
    this.decoder.dispose();
  }

  /** Batches of like length, as large as memory allows, halved where it does not hold them. */
  private inBatches(
    prompts: readonly { ids: Int32Array }[],
    work: (batch: Batch) => Promise<void>,
  ): Promise<void> {
    // What all begin with is computed once: rows are alike, and padded, in what is left of them.
    const shared = this.passes.reusesPrefixes ? commonPrefix(prompts.map(({ ids }) => ids)) : 0;
    const lengths = prompts.map(({ ids }) => ids.length - shared);
    this.passes.prefixes.together = prompts.length > 1 ? shared : 0;
    const memory = this.batchMemory;
    const tokensOf = (batch: Batch) => batch.length * Math.max(...batch.map((row) => lengths[row]!));
    return inBatches(
      lengths,
      memory.maxTokens,
      (batch) => memory.measure(tokensOf(batch), () => work(batch)),
      (batch) => {
        this.passes.prefixes.clear();
        memory.refuse(tokensOf(batch));
      },
    );
  }

  private async readBatch(
    batch: Batch,
    prompts: readonly PreparedPrompt[],
    spec: JudgeSpec,
    templateTokens: number,
    readouts: JudgeReadout[],
  ): Promise<void> {
    const values = await this.running.guard(() =>
      takeData(this.passes.digitLogits(promptBatch(batch, prompts, templateTokens))),
    );
    this.noteReadouts(batch, prompts, spec, values, readouts);
  }

  /** @param values digit logits and log Σ exp, [B, 11] */
  private noteReadouts(
    batch: Batch,
    prompts: readonly PreparedPrompt[],
    spec: JudgeSpec,
    values: Float32Array,
    readouts: JudgeReadout[],
  ): void {
    const columns = this.digitIds.length + 1;
    for (const [b, row] of batch.entries()) {
      const digitLogits = values.subarray(b * columns, (b + 1) * columns - 1);
      const logSumExp = values[(b + 1) * columns - 1]!;
      readouts[row] = readDigits(digitLogits, logSumExp, spec, factsOf(prompts[row]!));
    }
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

const promptBatch = (
  batch: Batch,
  prompts: readonly PreparedPrompt[],
  templateTokens: number,
): PromptBatch => ({ rows: batch.map((row) => prompts[row]!.ids), templateTokens });

/** @param values [L·B, C] @param states [L] of one place a prompt */
function noteStates(batch: Batch, values: Float32Array, states: Float32Array[][]): void {
  const size = values.length / batch.length / states.length;
  for (const [at, ofLayer] of states.entries())
    for (const [b, row] of batch.entries()) {
      const start = (at * batch.length + b) * size;
      ofLayer[row] = values.slice(start, start + size);
    }
}

const factsOf = ({ ids, cutTokens }: PreparedPrompt) => ({ tokens: ids.length, truncated: cutTokens > 0 });
