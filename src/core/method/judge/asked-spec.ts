import type { JudgeEngine } from '../../judge/judge.ts';
import { type RewardSpec, rewardSpec } from '../reward/spec.ts';
import type { JudgeRunSpec } from './spec.ts';

/** The settings as they hold for the model that is loaded: a reward model is asked as such, since it answers no question. */
export const askedSpec = (
  { answers }: Pick<JudgeEngine, 'answers'>,
  spec: JudgeRunSpec,
): JudgeRunSpec | RewardSpec => (answers === 'score' ? rewardSpec(spec) : spec);
