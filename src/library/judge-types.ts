/** What `self-judge-workbench/judge` exports, as types that stand alone: this file is its declaration too. */

export type JudgeMode = 'without-reference' | 'with-reference';

export interface OpenJudgeOptions {
  /** Id of a judge of adapters.json or of a model of models.json. Default: the judge that the workbench begins with. */
  judge?: string;
  /** Whether the judge sees references. Default: `without-reference`. */
  mode?: JudgeMode;
  /** Folder that holds `models/<id>/` and `adapters/<id>/`. Default: the folder of this module. */
  baseUrl?: string | URL;
  /** Whether weights that do not lie there may be fetched from the Hugging Face Hub. Default: false. */
  allowHub?: boolean;
  /** Default: the faster of those that this device has. */
  backend?: 'auto' | 'wasm' | 'webgpu';
  onProgress?(progress: OpenJudgeProgress): void;
  /** Gives up opening. */
  signal?: AbortSignal;
}

export interface OpenJudgeProgress {
  phase: 'download' | 'verify' | 'read' | 'upload' | 'probe';
  /** Of the phase, in its own unit; `total` is null where it is not known. */
  done: number;
  total: number | null;
  /** What is happening, in words. */
  message: string;
}

export interface JudgedRow {
  instruction: string;
  response: string;
  /** What a judge `with-reference` compares with. */
  reference?: string | null;
}

/** What the engine read of a row. A row without a usable score is invalid, with the reason: it has no score, and never 0. */
export type JudgedResult = { tokens: number; truncated: boolean } & (
  | {
      kind: 'digits';
      /** Σ d·p(d) / Σ p(d), 0 to 9; higher is better. */
      score: number;
      /** p(d), d = 0..9, under the softmax over the whole vocabulary. */
      probs: number[];
      /** Σ p(d). */
      digitMass: number;
      /** In nats, of the digits' distribution. */
      entropy: number;
    }
  /** Of a reward model, on its own scale. */
  | { kind: 'score'; score: number }
  | { kind: 'invalid'; reason: string; digits: { probs: number[]; digitMass: number } | null }
);

export interface ScoreOptions {
  /** Told of each row as soon as it is read. */
  onRow?(index: number, result: JudgedResult): void;
  /** Ends the call after the rows that are being read; it rejects with the code `cancelled`. */
  signal?: AbortSignal;
}

/** Who judges: scores can be compared where all digests, the mode and the length are equal. */
export interface JudgeIdentity {
  method: string;
  model: { id: string; name: string; sha256: string };
  adapter: { id: string; name: string; kind: string; sha256: string } | null;
  template: { id: string; name: string; sha256: string };
  mode: JudgeMode;
  maxTokens: number;
}

export interface OpenedJudge {
  readonly identity: JudgeIdentity;
  /** What it runs on. */
  readonly backend: 'wasm' | 'webgpu';
  /** One result a row, in order. Calls wait for one another. */
  score(rows: readonly JudgedRow[], options?: ScoreOptions): Promise<JudgedResult[]>;
  /** Ends the worker and frees its memory; calls under way reject. */
  close(): void;
}

/**
 * Load a judge in a worker of its own.
 * Rejects with an `Error` that has a stable `code` and `data`: `unknown-model`, `model-missing`, `hash-mismatch`,
 * `adapter-missing`, `network`, `no-space`, `cancelled`, …
 */
export type OpenJudge = (options?: OpenJudgeOptions) => Promise<OpenedJudge>;
