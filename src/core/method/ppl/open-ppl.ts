import { AppError } from '../../errors.ts';
import { settingsIdentity } from '../../judge/identity.ts';
import type { LikelihoodModel } from '../../language-model/likelihood.ts';
import { defaultBatchLimits } from '../../run/plan.ts';
import type { Open } from '../method.ts';
import { likelihoodScorer } from './likelihood-scorer.ts';
import { pplName } from './ppl-method.ts';

export const openPpl: Open<'ppl'> = async (spec, { engine: loaded, hash }) => {
  const engine = loaded();
  const { model, adapter, backend } = engine;
  const { maxTokens } = spec;
  const of = { name: pplName, model, adapter, mode: 'without-reference', maxTokens } as const;
  const scorer = likelihoodScorer(likelihoodOf(engine), maxTokens);
  return { scorer, identity: settingsIdentity(spec, of, hash), backend, limits: defaultBatchLimits };
};

function likelihoodOf(engine: Partial<LikelihoodModel>): LikelihoodModel {
  const { logLikelihood } = engine;
  if (logLikelihood) return { logLikelihood: logLikelihood.bind(engine) };
  throw new AppError('no-likelihood', 'The judge that is loaded cannot say how likely a text is.');
}
