import type { Checkup } from '#core/checkup/checkup.ts';
import type { CheckupSettings } from '#core/checkup/settings.ts';
import type {
  AdapterIdentity,
  Answers,
  BackendName,
  BackendReport,
  JudgedTexts,
  JudgeMode,
  JudgeSpec,
  ModelIdentity,
  PromptSpan,
  Readout,
} from '#core/judge/judge.ts';
import type { GeneratedResponse, GenerationSettings } from '#core/language-model/generation.ts';
import type { JudgeRunSpec } from '#core/method/judge/spec.ts';
import type { RewardSpec } from '#core/method/reward/spec.ts';
import type { MethodSpec } from '#core/method/specs.ts';
import type { RowMeanings } from '#core/metrics/shift/shift-rows.ts';
import type { AdapterSource } from '#core/models/adapter-entry.ts';
import type { JudgeUse, JudgeUses } from '#core/models/needed-models.ts';
import type { Rewording } from '#core/rows/rewordings.ts';
import type { Row } from '#core/rows/row.ts';
import type { RunProgress, RunSummary } from '#core/run/run.ts';

/** Where a judge's weights come from. */
export type JudgeSource =
  /**
   * An entry of models.json: from the page's own host, else the Hugging Face Hub if `allowHub`. Or a model that this
   * browser keeps from a Hub, by its id.
   */
  | { kind: 'catalogue'; id: string; allowHub: boolean }
  /** Files of the user's own: one GGUF, or safetensors with config.json and tokenizer.json. */
  | { kind: 'files'; files: File[] };

export interface LoadProgress {
  phase: 'download' | 'verify' | 'read' | 'upload' | 'probe';
  done: number;
  total: number | null;
  /** What is happening, for the status line. */
  message: string;
}

export interface LoadedJudge {
  /** Digits, or a score on a scale of its own: a reward model, which no template and no reference concerns. */
  answers: Answers;
  model: ModelIdentity;
  /** What is attached to it. */
  adapter: AdapterIdentity | null;
  /** What it can do as it is: a judge that compares texts may be there without its language model. */
  uses: JudgeUses;
  backend: BackendReport;
  contextLength: number;
  parameters: number;
  licence: string | null;
  /** What a user should know of the model's files though they can be used, as sentences. */
  notes: readonly string[];
}

/** What the Explain screen shows of one row. */
export interface Explanation {
  readout: Readout;
  /** The prompt as the judge saw it. */
  prompt: PromptSpan[];
  tokens: number;
  cutTokens: number;
}

/** A batch of a run, already stored when it is posted. Row indices and readouts, in step. */
export interface BatchScored {
  runId: string;
  rows: Int32Array;
  readouts: Readout[];
  progress: RunProgress;
}

/**
 * Permission to send rows to an endpoint. It is asked for at each start, and kept in memory for as long as the run.
 */
export interface EndpointAccess {
  /** Null for an endpoint that needs none. */
  key: string | null;
}

export interface StartRun {
  datasetId: string;
  spec: MethodSpec;
  /** At most so many rows; null for all. */
  limit: number | null;
  /** What they are drawn with, whole instructions at random; null for the first rows. */
  sampleSeed?: number | null;
  /** Hashes of the instructions that the judge was trained on, where its record tells them. */
  seenInstructions?: readonly string[];
  /** How much of what a linear probe reads of the rows is kept with the run, in bytes; nothing where it is missing. */
  keptBytes?: number;
  /** Null: no row may leave this browser. */
  access: EndpointAccess | null;
}

/** The judge worker: loads a model, scores a dataset with it or by another method, explains a row. */
export interface JudgeProtocol {
  requests: {
    load: {
      args: {
        source: JudgeSource;
        adapter: AdapterSource | null;
        backend: BackendName | 'auto';
        use: JudgeUse;
        /** Folder of `models/` and `adapters/` from now on; left out: where the page lies. */
        site?: string;
      };
      result: LoadedJudge;
    };
    /** Judge with an adapter from now on, or with the base model alone again. The base is not loaded anew. */
    attach: { args: { adapter: AdapterSource | null; mode: JudgeMode }; result: LoadedJudge };
    cancelLoad: { args: null; result: null };
    /** Begin a run, or go on with a stored one. Resolves when the loop has started; the rest comes as events. */
    start: { args: StartRun; result: RunSummary };
    resume: { args: { runId: string; access: EndpointAccess | null }; result: RunSummary };
    /** Give up a start that is still getting a model. */
    cancelStart: { args: null; result: null };
    pause: { args: null; result: RunSummary };
    cancel: { args: null; result: RunSummary };
    /** The prompt of a row as the judge would see it; no prefill, so it answers during a run too. */
    preparePrompt: {
      args: { datasetId: string; row: number; spec: JudgeSpec };
      result: { prompt: PromptSpan[]; tokens: number; cutTokens: number };
    };
    explain: { args: { datasetId: string; row: number; spec: JudgeSpec }; result: Explanation };
    /**
     * Answers to an instruction by the loaded model, without its adapter; pieces of text come as `generatedText`.
     * One call at a time, and none during a run.
     */
    generate: {
      args: { id: string; instruction: string; settings: GenerationSettings };
      result: GeneratedResponse[];
    };
    /** End what is being written after its present token; `generate` resolves with what there is. */
    stopGenerating: { args: null; result: null };
    /** Judge a text that belongs to no dataset. */
    judgeText: {
      args: { row: Pick<Row, 'id' | 'instruction' | 'response' | 'reference'>; spec: JudgeSpec };
      result: Explanation;
    };
    /** Judge texts that belong to no dataset, at once; one readout each, in order. */
    judgeTexts: {
      args: { rows: readonly (JudgedTexts & Pick<Row, 'id'>)[]; spec: JudgeRunSpec | RewardSpec };
      result: Readout[];
    };
    /** Begin a check-up of the loaded judge. Resolves when it has started; the rest comes as `checkupChanged`. */
    startCheckup: {
      args: { datasetId: string; spec: JudgeSpec; settings: CheckupSettings };
      result: Checkup;
    };
    resumeCheckup: { args: { id: string }; result: Checkup };
    cancelCheckup: { args: null; result: null };
    /**
     * Instructions that say nearly the same in other words: the pairs that join groups of near-duplicates further, by
     * instruction number. Texts that are read are told as `embedded`. @throws AppError `too-many-instructions`
     */
    rewordings: { args: { datasetId: string }; result: Rewording[] };
    /** What rows of a dataset mean: the unit vector of each, by row. */
    embedRows: { args: { datasetId: string; rows: readonly number[] }; result: RowMeanings };
    /** Have every row read by the sentence embedder and kept; result: how many rows are kept, all of them. */
    keepMeanings: { args: { datasetId: string }; result: number };
    /** End what is being embedded; its request fails with `cancelled`. */
    cancelEmbedding: { args: null; result: null };
    unload: { args: null; result: null };
  };
  events: {
    loadProgress: LoadProgress;
    batch: BatchScored;
    runChanged: RunSummary;
    /** The device was lost during a run, and the judge was loaded again, perhaps on another backend. */
    judgeReloaded: LoadedJudge;
    /** After each stored batch of a check-up, and at its end. */
    checkupChanged: Checkup;
    /** A piece at the end of a sample's text, of whole characters; `id` is that of the request. */
    generatedText: { id: string; sample: number; text: string };
    /** How many texts of those that are being embedded have been read. */
    embedded: { texts: number; of: number };
    /** Something worth saying that stopped nothing, such as "batch halved: out of memory". */
    notice: { code: string; message: string };
  };
}
