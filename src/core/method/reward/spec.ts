import type { JudgeSpec, JudgeTemplate } from '../../judge/judge.ts';

/** A local reward model: it reads instruction and response as a conversation, and gives a score on its own scale. */
export interface RewardSpec extends JudgeSpec {
  method: 'reward';
  template: typeof conversationTemplate;
}

/** What a reward model is given of a row. Its chat template wraps the two texts as turns; no question is put to it. */
export const conversationTemplate = {
  id: 'conversation',
  name: 'Reward model',
  mode: 'without-reference',
  text: '{instruction}\n\n{response}',
} as const satisfies JudgeTemplate;

/** How a reward model is asked. It reads no digits, so no digit mass is needed. */
export const rewardSpec = ({
  maxTokens,
  hardLimit,
}: Pick<JudgeSpec, 'maxTokens' | 'hardLimit'>): RewardSpec => ({
  method: 'reward',
  template: conversationTemplate,
  maxTokens,
  ...(hardLimit === undefined ? {} : { hardLimit }),
  minDigitMass: 0,
});
