import type { JudgeMode } from '../../judge/judge.ts';
import { estimatePrompts } from '../../run/estimate.ts';
import { columnOf, type Method, type MethodChoices, type Offer, selfJ } from '../method.ts';

const nameOfJudge = 'Trained judge';

type Asked = Pick<Offer, 'word' | 'mode' | 'plan' | 'estimate'>;

/** What follows from who is asked, and from whether the reference is shown. */
const asked = (
  word: string,
  judge: 'base' | 'trained',
  mode: JudgeMode,
  nameOf: (choices: MethodChoices) => string,
): Asked => ({
  word,
  mode,
  plan: (choices) => [
    {
      name: nameOf(choices),
      column: columnOf({ word, mode }),
      judge,
      spec: ({ question }) => ({ method: 'judge', ...question(mode) }),
    },
  ],
  estimate: (input) => estimatePrompts(input, mode),
});

const base = (mode: JudgeMode) => asked('self-eval', 'base', mode, () => 'Self-eval');
const judge = (mode: JudgeMode) =>
  asked('judge', 'trained', mode, ({ judgeName }) => judgeName ?? nameOfJudge);

const selfEval: Offer = {
  ...base('without-reference'),
  name: 'Self-eval',
  entry: 'method_self_eval',
  needs: ['base-model'],
  says: 'The digit that the untrained model expects to give the response.',
  source: `A baseline of ${selfJ}.`,
  usage: 'the digit that a base model gives; --judge says which',
};

const trained: Offer = {
  ...judge('without-reference'),
  name: nameOfJudge,
  entry: 'method_judge',
  needs: ['trained-judge'],
  says: 'The digit that a trained judge expects to give the response.',
  source: selfJ,
  usage: 'the digit that a judge gives; --judge says which',
};

export const selfEvalWithReference: Offer = {
  ...selfEval,
  ...base('with-reference'),
  name: 'Self-eval, with reference',
  needs: ['reference', 'base-model'],
  says: 'The digit that the untrained model expects to give the response beside the reference.',
  source: `A baseline of ${selfJ}, and the first half of its labels.`,
};

export const judgeWithReference: Offer = {
  ...trained,
  ...judge('with-reference'),
  name: 'Trained judge, with reference',
  needs: ['reference', 'trained-judge'],
  says: 'The digit that a trained judge expects to give the response beside the reference.',
};

export const judgeMethod: Method<'judge'> = {
  id: 'judge',
  scale: [0, 9],
  needsModel: () => true,
  dependsOnOthers: () => false,
  isLookUp: false,
  offers: [selfEval, trained, selfEvalWithReference, judgeWithReference],
};
