import { AppError } from '../../errors.ts';
import type { JudgeIdentity } from '../../judge/identity.ts';
import type { JudgeMode } from '../../judge/judge.ts';
import { type EstimateInput, estimateRun, meanPrompt, type RunEstimate } from '../../run/estimate.ts';
import { checkTemplate } from '../../template/fill-template.ts';
import { judgeSpecOf } from '../../training/judge-question.ts';
import { columnOf, type Method, type MethodChoices, type Offer, type PlanStep, selfJ } from '../method.ts';
import { externalScorer } from './external-scorer.ts';
import type { ExternalSpec } from './spec.ts';
import { tokenScorer } from './token-scorer.ts';

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
  async open(spec, { chat, hash, prompts }) {
    checkTemplate(spec.template);
    if (spec.promptModel && !prompts)
      throw new AppError(
        'judge-needed',
        `This run sends token ids as ${spec.promptModel.id} has them, which only the command can make (score --method external --prompts). Nothing was sent.`,
      );
    return {
      scorer: spec.promptModel ? tokenScorer(chat(spec), prompts!(), spec) : externalScorer(chat(spec), spec),
      identity: externalIdentity(spec, hash),
      backend: null,
      limits: { maxRows: spec.parallel, maxTokens: Number.POSITIVE_INFINITY },
    };
  },
  offers: [withoutReference, externalWithReference],
};

function externalIdentity(spec: ExternalSpec, hash: (text: string) => string): JudgeIdentity {
  const { template, endpoint, model, maxTokens, promptModel } = spec;
  return {
    method: 'external',
    model: { id: model, name: `${model} at ${new URL(endpoint).host}`, sha256: '' },
    adapter: null,
    template: {
      id: template.id,
      name: template.name,
      sha256: hash(
        JSON.stringify([endpoint, model, template.text, ...(promptModel ? [promptModel.sha256] : [])]),
      ),
    },
    mode: template.mode,
    maxTokens,
  };
}
