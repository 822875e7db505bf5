import type { JudgeSpec } from '../judge/judge.ts';
import type { JudgeUse } from '../models/needed-models.ts';
import type { ExternalSpec } from './external/spec.ts';
import type { JudgeRunSpec } from './judge/spec.ts';
import type { LikelihoodSpec } from './ppl/spec.ts';
import type { RewardSpec } from './reward/spec.ts';
import type { SimilaritySpec } from './similarity/spec.ts';
import type { VariationSpec } from './vro/spec.ts';
import type { WithCosineSpec } from './with-cosine/spec.ts';

/** What a run asks for: a method and its settings, as they are stored with the run. */
export type MethodSpec =
  | LikelihoodSpec
  | VariationSpec
  | SimilaritySpec<'cosine'>
  | SimilaritySpec<'recall'>
  | JudgeRunSpec
  | RewardSpec
  | ExternalSpec
  | WithCosineSpec;

/** How a run's scores come about; `registry.ts` has the method of each id. */
export type MethodId = MethodSpec['method'];

export type SpecOf<Id extends MethodId> = Extract<MethodSpec, { method: Id }>;

/** The words that were put to a model; null for a method that asks nothing. */
export const questionOf = (spec: MethodSpec): JudgeSpec | null => ('template' in spec ? spec : null);

/** What a loaded model is wanted for: a judge may score without its base, any other method reads or writes with it. */
export const judgeUseOf = (spec: MethodSpec): JudgeUse =>
  spec.method === 'judge' || spec.method === 'reward'
    ? { mode: spec.template.mode, base: false }
    : { mode: 'without-reference', base: true };
