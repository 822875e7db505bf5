import { judgeIdentity } from '../../judge/identity.ts';
import type { JudgeMode } from '../../judge/judge.ts';
import { estimatePrompts } from '../../run/estimate.ts';
import { defaultBatchLimits } from '../../run/plan.ts';
import { checkTemplate } from '../../template/fill-template.ts';
import { columnOf, type Method, type Offer, type PlanStep, selfJ } from '../method.ts';
import { judgeScorer } from './judge-scorer.ts';

const nameOfJudge = 'Trained judge';

/** The one step that asking a judge takes. */
const judgeStep = (judge: 'base' | 'trained', mode: JudgeMode, name: string, word: string): PlanStep => ({
  name,
  column: columnOf({ word, mode }),
  judge,
  spec: ({ question }) => ({ method: 'judge', ...question(mode) }),
});

const selfEval: Offer = {
  word: 'self-eval',
  mode: 'without-reference',
  name: 'Self-eval',
  entry: 'method_self_eval',
  needs: ['base-model'],
  says: 'The digit that the untrained model expects to give the response.',
  source: `A baseline of ${selfJ}.`,
  usage: 'the digit that a base model gives; --judge says which',
  plan: () => [judgeStep('base', 'without-reference', 'Self-eval', 'self-eval')],
  estimate: (input) => estimatePrompts(input, 'without-reference'),
};

const trained: Offer = {
  word: 'judge',
  mode: 'without-reference',
  name: nameOfJudge,
  entry: 'method_judge',
  needs: ['trained-judge'],
  says: 'The digit that a trained judge expects to give the response.',
  source: selfJ,
  usage: 'the digit that a judge gives; --judge says which',
  plan: ({ judgeName }) => [judgeStep('trained', 'without-reference', judgeName ?? nameOfJudge, 'judge')],
  estimate: (input) => estimatePrompts(input, 'without-reference'),
};

export const selfEvalWithReference: Offer = {
  ...selfEval,
  mode: 'with-reference',
  name: 'Self-eval, with reference',
  needs: ['reference', 'base-model'],
  says: 'The digit that the untrained model expects to give the response beside the reference.',
  source: `A baseline of ${selfJ}, and the first half of its labels.`,
  plan: () => [judgeStep('base', 'with-reference', 'Self-eval', 'self-eval')],
  estimate: (input) => estimatePrompts(input, 'with-reference'),
};

export const judgeWithReference: Offer = {
  ...trained,
  mode: 'with-reference',
  name: 'Trained judge, with reference',
  needs: ['reference', 'trained-judge'],
  says: 'The digit that a trained judge expects to give the response beside the reference.',
  plan: ({ judgeName }) => [judgeStep('trained', 'with-reference', judgeName ?? nameOfJudge, 'judge')],
  estimate: (input) => estimatePrompts(input, 'with-reference'),
};

export const judgeMethod: Method<'judge'> = {
  id: 'judge',
  scale: [0, 9],
  needsModel: () => true,
  dependsOnOthers: () => false,
  isLookUp: false,
  async open(spec, { engine: loaded, hash }) {
    const engine = loaded();
    checkTemplate(spec.template);
    const identity = judgeIdentity(engine, spec, hash);
    return {
      scorer: judgeScorer(engine, spec),
      identity,
      backend: engine.backend,
      limits: defaultBatchLimits,
    };
  },
  offers: [selfEval, trained, selfEvalWithReference, judgeWithReference],
};
