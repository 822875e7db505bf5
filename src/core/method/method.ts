import type { JudgeSpec } from '../judge/judge.ts';
import type { SimilarityId } from './similarity.ts';

export interface LikelihoodSpec {
  method: 'ppl';
  /** Instruction and response together, in tokens; what lies beyond is not measured. */
  maxTokens: number;
}

export interface VariationSpec {
  method: 'vro';
  /**
   * Where the other samples come from: `dataset`, the model's other responses to the instruction; `sampled`, the
   * loaded model's own, which is another model than the one that wrote the response.
   */
  samples: 'dataset' | 'sampled';
  /** How many are sampled; of the dataset's, all are used. */
  count: number;
  /** Longest sample, in tokens. */
  maxNewTokens: number;
}

/** How near the response is to the reference. */
export interface SimilaritySpec {
  method: SimilarityId;
}

/** The mean of the rank quantiles of another score, a run's or a column's of the data, and of the cosine. */
export type WithCosineSpec = {
  method: 'with-cosine';
  cosineRun: string;
  /** Weight of the cosine, 0 to 1. */
  cosineWeight: number;
} & ({ judgeRun: string } | { column: string });

/** A chat model behind an OpenAI-compatible endpoint. The key is not part of it, and is never stored. */
export interface ExternalSpec extends JudgeSpec {
  method: 'external';
  /** Without the trailing `/chat/completions`. */
  endpoint: string;
  model: string;
  requestsPerMinute: number;
  /** Requests under way at once. */
  parallel: number;
  /** Tokens that an answer may take, reasoning included. Missing: few, and more where the model needs them. */
  answerTokens?: number;
}

export interface JudgeRunSpec extends JudgeSpec {
  method: 'judge';
}

/** What a run asks for: a method and its settings, as they are stored with the run. */
export type MethodSpec =
  | JudgeRunSpec
  | LikelihoodSpec
  | VariationSpec
  | SimilaritySpec
  | WithCosineSpec
  | ExternalSpec;

/** The words that were put to a model; null for a method that asks nothing. */
export const questionOf = (spec: MethodSpec): JudgeSpec | null => ('template' in spec ? spec : null);

/** Whether a judge must be loaded for it. */
export const needsModel = (spec: MethodSpec): boolean =>
  spec.method === 'judge' || spec.method === 'ppl' || (spec.method === 'vro' && spec.samples === 'sampled');

/** Self-J's own weight of the cosine: both quantiles count the same. */
export const defaultCosineWeight = 0.5;

/** Few enough for a small model on a laptop. */
export const defaultVariation: VariationSpec = {
  method: 'vro',
  samples: 'dataset',
  count: 5,
  maxNewTokens: 128,
};

/** VRO whose samples a model writes: most of its time goes into writing, which its tokens do not count. */
export const isSampled = (spec: MethodSpec): spec is VariationSpec =>
  spec.method === 'vro' && spec.samples === 'sampled';

/** Modest enough for a free tier. */
export const defaultPace = { requestsPerMinute: 60, parallel: 4 };
