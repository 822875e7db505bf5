import { AppError } from '../../errors.ts';
import { defaultMaxTokens, type JudgeEngine } from '../../judge/judge.ts';
import { charactersPerToken, estimateByModel, meanTokens } from '../../run/estimate.ts';
import { openLoaded } from '../judge/open-loaded.ts';
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
  async open(spec, dependencies) {
    refuseDigits(dependencies.engine());
    return openLoaded(spec, dependencies);
  },
  offers: [offer],
};

function refuseDigits({ answers, model }: JudgeEngine): void {
  if (answers === 'score') return;
  throw new AppError(
    'not-a-reward-model',
    `${model.name} is a language model, not a reward model: it has no score of its own. Choose a model whose config names a …ForSequenceClassification architecture with one label, or have it judge with a digit.`,
  );
}
