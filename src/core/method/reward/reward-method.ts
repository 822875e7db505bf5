import { defaultMaxTokens } from '../../judge/judge.ts';
import { charactersPerToken, estimateByModel, meanTokens } from '../../run/estimate.ts';
import type { Method, Offer } from '../method.ts';
import { rewardSpec } from './spec.ts';

const offer: Offer = {
  word: 'reward',
  mode: null,
  name: 'Reward model',
  entry: 'method_reward',
  needs: ['reward-model'],
  says: 'How good a reward model finds the response as an answer to its instruction, on the model’s own scale.',
  source: 'Ouyang et al. 2022, arXiv 2203.02155; the paper’s UltraRM is one',
  usage: 'the score of a reward model (--judge says which), on its own scale',
  plan: ({ maxTokens }) => [
    {
      name: 'Reward model',
      column: 'reward',
      judge: 'base',
      spec: () => rewardSpec({ maxTokens: maxTokens ?? defaultMaxTokens }),
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

export const rewardMethod: Method<'reward'> = {
  id: 'reward',
  scale: null,
  needsModel: () => true,
  dependsOnOthers: () => false,
  isLookUp: false,
  offers: [offer],
};
