import { defaultMaxTokens } from '../../judge/judge.ts';
import { charactersPerToken, estimateByModel, meanTokens } from '../../run/estimate.ts';
import { type Method, type Offer, selfJ } from '../method.ts';

export const pplName = 'PPL';

const offer: Offer = {
  word: 'ppl',
  mode: null,
  name: pplName,
  entry: 'method_ppl',
  needs: ['base-model'],
  says: 'How likely the model finds the response after its instruction: the mean log-likelihood of a token, in nats.',
  source: `A baseline of ${selfJ}: perplexity, as its negative logarithm.`,
  usage: 'mean log-likelihood of the response under the judge model',
  plan: ({ maxTokens }) => [
    {
      name: pplName,
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
  offers: [offer],
};
