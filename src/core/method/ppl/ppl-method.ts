import { AppError } from '../../errors.ts';
import { settingsIdentity } from '../../judge/identity.ts';
import { defaultMaxTokens } from '../../judge/judge.ts';
import type { LikelihoodModel } from '../../language-model/likelihood.ts';
import { charactersPerToken, estimateByModel, meanTokens } from '../../run/estimate.ts';
import { defaultBatchLimits } from '../../run/plan.ts';
import { type Method, type Offer, selfJ } from '../method.ts';
import { likelihoodScorer } from './likelihood-scorer.ts';

const offer: Offer = {
  word: 'ppl',
  mode: null,
  name: 'PPL',
  entry: 'method_ppl',
  needs: ['base-model'],
  says: 'How likely the model finds the response after its instruction: the mean log-likelihood of a token, in nats.',
  source: `A baseline of ${selfJ}: perplexity, as its negative logarithm.`,
  usage: 'mean log-likelihood of the response under the judge model',
  plan: ({ maxTokens }) => [
    {
      name: 'PPL',
      column: 'ppl',
      judge: 'base',
      spec: () => ({ method: 'ppl', maxTokens: maxTokens ?? defaultMaxTokens }),
    },
  ],
  estimate: (input) =>
    estimateByModel(
      input,
      meanTokens(input.sample, ({ instruction, response }) =>
        Math.min(defaultMaxTokens, (instruction.length + response.length) / charactersPerToken),
      ),
    ),
};

export const pplMethod: Method<'ppl'> = {
  id: 'ppl',
  scale: null,
  needsModel: () => true,
  dependsOnOthers: () => false,
  isLookUp: false,
  async open(spec, { engine: loaded, hash }) {
    const engine = loaded();
    const { model, adapter, backend } = engine;
    const { maxTokens } = spec;
    const of = { name: offer.name, model, adapter, mode: 'without-reference', maxTokens } as const;
    const scorer = likelihoodScorer(likelihoodOf(engine), maxTokens);
    return { scorer, identity: settingsIdentity(spec, of, hash), backend, limits: defaultBatchLimits };
  },
  offers: [offer],
};

function likelihoodOf(engine: Partial<LikelihoodModel>): LikelihoodModel {
  const { logLikelihood } = engine;
  if (logLikelihood) return { logLikelihood: logLikelihood.bind(engine) };
  throw new AppError('no-likelihood', 'The judge that is loaded cannot say how likely a text is.');
}
