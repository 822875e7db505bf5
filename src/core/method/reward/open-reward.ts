import { AppError } from '../../errors.ts';
import type { JudgeEngine } from '../../judge/judge.ts';
import { openLoaded } from '../judge/open-loaded.ts';
import type { Open } from '../method.ts';

export const openReward: Open<'reward'> = async (spec, dependencies) => {
  refuseDigits(dependencies.engine());
  return openLoaded(spec, dependencies);
};

function refuseDigits({ answers, model }: JudgeEngine): void {
  if (answers === 'score') return;
  throw new AppError(
    'not-a-reward-model',
    `${model.name} is a language model, not a reward model: it has no score of its own. Choose a model whose config names a …ForSequenceClassification architecture with one label, or have it judge with a digit.`,
  );
}
