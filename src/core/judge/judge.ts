import type { NoteInput } from '../linear-probe/kept-inputs.ts';
import type { Row } from '../rows/row.ts';

export const judgeModes = ['without-reference', 'with-reference'] as const;
export type JudgeMode = (typeof judgeModes)[number];

/** The words put to a judge. Placeholders: {instruction}, {reference}, {response}. */
export interface JudgeTemplate {
  id: string;
  name: string;
  mode: JudgeMode;
  /** The user turn. The model's chat template wraps it. */
  text: string;
}

/** Which weights answer: part of a judge's identity. */
export interface ModelIdentity {
  id: string;
  name: string;
  /** SHA-256 of the weights file, in hex. */
  sha256: string;
}

/** A LoRA adapter or a linear probe on top of the model. */
export interface AdapterIdentity {
  id: string;
  name: string;
  kind: 'lora' | 'linear-probe';
  sha256: string;
}

/** What a run asks of the engine. */
export interface JudgeSpec {
  template: JudgeTemplate;
  /**
   * Prompts are cut to this many tokens; the response loses its middle. Default 1,024. A question that leaves the
   * response too little raises it for its row, up to the model's context.
   */
  maxTokens: number;
  /** Refuse a row whose question alone passes `maxTokens`, in place of raising the limit: for training, whose memory is bounded. */
  hardLimit?: boolean;
  /** A readout with less digit mass is invalid. Default 0.05. */
  minDigitMass: number;
}

export const defaultMaxTokens = 1024;
export const defaultMinDigitMass = 0.05;

/** A part of a prompt's text: one special token, or what lies between two. */
export interface PromptSpan {
  text: string;
  special: boolean;
}

/** What a judge is given of a row. */
export type JudgedTexts = Pick<Row, 'instruction' | 'response' | 'reference'>;

/** A prompt as the judge sees it, ready for prefill. */
export interface PreparedPrompt {
  /** Token ids, chat template included; the next token is the answer. */
  ids: Int32Array;
  /**
   * Tokens that were cut from the middle of the response and, where the context does not hold the question, of the
   * instruction and the reference; 0 where the texts are whole. Estimated where more
   * than 16,384 characters were cut.
   */
  cutTokens: number;
  /** The row's texts, whole: what a judge's text features are computed from. Missing where only the tokens are known. */
  texts?: JudgedTexts;
}

/** What it took to score a row. */
export interface PromptFacts {
  /** Length in tokens of what was read, after truncation. */
  tokens: number;
  truncated: boolean;
}

/** What a judge says of the ten digits at the answer's position. */
export interface DigitProbabilities {
  /** p(d), d = 0..9, under the softmax over the full vocabulary; they sum to `digitMass`. */
  probs: number[];
  /** Σ p(d): the probability mass on the ten digits. */
  digitMass: number;
}

/** What one prefill says of one row. */
export interface DigitReadout extends PromptFacts, DigitProbabilities {
  kind: 'digits';
  /** Σ d·p(d) / Σ p(d), 0 to 9; higher is better. */
  score: number;
  /** Entropy in nats of the digits' distribution, renormalised: 0 to ln 10. */
  entropy: number;
}

/** What a method that reads no digits says of one row. */
export interface ScoreReadout extends PromptFacts {
  kind: 'score';
  /** On the method's own scale; finite, higher is better. */
  score: number;
}

/** A row without a usable score; it is never scored 0. */
export interface InvalidReadout extends PromptFacts {
  kind: 'invalid';
  /** Why, as a sentence. */
  reason: string;
  /** Where the digits were read and can't be used: too little mass on them, or no finite numbers. */
  digits: DigitProbabilities | null;
}

export type JudgeReadout = DigitReadout | InvalidReadout;

/** What scoring a row gave, by whatever method. */
export type Readout = DigitReadout | ScoreReadout | InvalidReadout;

/** What a judge says of a row. */
export type Answers = 'digits' | 'score';

export type BackendName = 'webgpu' | 'wasm';

/** As screens and notices name them. */
export const backendNames: Record<BackendName, string> = { webgpu: 'WebGPU', wasm: 'WASM' };

/** Which backend runs and why: what the probe found. */
export interface BackendReport {
  name: BackendName;
  threads: number;
  /** GPU adapter or instruction set, for display. */
  device: string;
  /** Why this one, as a sentence ("WebGPU gave wrong numbers in the probe, so WASM runs"). */
  reason: string;
  /** Everything that was tried, in order. */
  probes: { name: BackendName; ok: boolean; detail: string; milliseconds: number }[];
  /** What computes on it. Missing in runs from before it was recorded. */
  kernels?: KernelReport;
}

/** Whether our own kernels compute, or TensorFlow.js's stock operations. */
export interface KernelReport {
  name: string;
  /** Our kernels that failed their check on this device, so that stock operations take their place. */
  fallbacks: { kernel: string; reason: string }[];
  /** Forms that were the fastest here, for display: `Q4_1 many: quad 16×8`. */
  choices: string[];
}

/**
 * A loaded judge model. Implemented in src/model; used by the run loop, which knows no TF.js.
 * One prefill at a time: calls of `read` do not overlap.
 */
export interface JudgeEngine {
  /** Digits, or a score on a scale of its own (a reward model): what `read` gives where a row is valid. */
  readonly answers: Answers;
  readonly model: ModelIdentity;
  readonly adapter: AdapterIdentity | null;
  readonly backend: BackendReport;
  readonly contextLength: number;
  /** Render, tokenise and, where needed, cut. Throws a `missing-reference` error where the mode needs one. */
  prepare(row: Pick<Row, 'id' | 'instruction' | 'response' | 'reference'>, spec: JudgeSpec): PreparedPrompt;
  /** The prompt's text as the model sees it, special tokens shown. */
  decode(ids: Int32Array): string;
  /** The same, with special tokens told from text that only looks like them. */
  spans(ids: Int32Array): PromptSpan[];
  /**
   * One readout a prompt, in order.
   * @param note told what a linear probe reads of each prompt; a judge without one tells nothing
   */
  read(prompts: readonly PreparedPrompt[], spec: JudgeSpec, note?: NoteInput): Promise<Readout[]>;
  dispose(): void;
}
