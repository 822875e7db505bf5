import type { JudgeMode } from '../../judge/judge.ts';
import { type EstimateInput, estimateRun, meanPrompt, type RunEstimate } from '../../run/estimate.ts';
import { judgeSpecOf } from '../../training/judge-question.ts';
import { columnOf, type Method, type MethodChoices, type Offer, type PlanStep, selfJ } from '../method.ts';

const word = 'external';

function externalStep(mode: JudgeMode, { endpoint, maxTokens, minDigitMass }: MethodChoices): PlanStep {
  return {
    name: 'External judge',
    column: columnOf({ word, mode }),
    judge: null,
    spec: () => {
      if (!endpoint) throw new Error('An external judge cannot be planned without its endpoint.');
      const { answerTokens, promptModel, ...asked } = endpoint;
      return {
        method: 'external',
        ...judgeSpecOf(null, mode, maxTokens),
        minDigitMass,
        ...asked,
        ...(answerTokens === undefined ? {} : { answerTokens }),
        ...(promptModel === undefined ? {} : { promptModel }),
      };
    },
  };
}

const estimateRequests = (input: EstimateInput, mode: JudgeMode): RunEstimate => ({
  ...estimateRun(input.rows, meanPrompt(input, mode), null),
  seconds: (60 * input.rows) / input.requestsPerMinute,
});

/** What follows from whether the reference is shown. */
const asked = (mode: JudgeMode): Pick<Offer, 'mode' | 'plan' | 'estimate'> => ({
  mode,
  plan: (choices) => [externalStep(mode, choices)],
  estimate: (input) => estimateRequests(input, mode),
});

const withoutReference: Offer = {
  ...asked('without-reference'),
  word,
  name: 'External judge',
  entry: 'method_external',
  needs: ['endpoint'],
  says: 'The digit that a model behind an OpenAI-compatible endpoint gives the response.',
  source: `GPT-3.5 is such a baseline of ${selfJ}.`,
  usage: 'the digit that a model behind an OpenAI-compatible endpoint gives',
};

export const externalWithReference: Offer = {
  ...withoutReference,
  ...asked('with-reference'),
  name: 'External judge, with reference',
  needs: ['reference', 'endpoint'],
  says: 'The digit that a model behind an OpenAI-compatible endpoint gives the response beside the reference.',
  source: `A row of the table of ${selfJ}.`,
};

export const externalMethod: Method<'external'> = {
  id: 'external',
  scale: [0, 9],
  needsModel: () => false,
  dependsOnOthers: () => false,
  isLookUp: false,
  offers: [withoutReference, externalWithReference],
};
