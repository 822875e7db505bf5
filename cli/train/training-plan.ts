import { defaultMaxTokens } from '#core/judge/judge.ts';
import type { SimilarityId } from '#core/method/similarity/spec.ts';
import type { LabelMethod, RankedAmong } from '#core/selfj/labels.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import type { JudgeTrainingPlan } from '#core/training/plan.ts';
import { defaultTrainingSettings, type LossWeights, type TrainingSettings } from '#core/training/settings.ts';
import { UsageError } from '../command.ts';
import { oneOf, optionalNumber } from '../parse-options.ts';

export const methods = ['lora', 'linear-probe'] as const;
/** What a linear probe may be called too: in short, and before. */
const probeAliases = ['probe', 'quick-fit'];
export const targets = ['label', 'teacher'] as const;
export const ranks = ['set', 'instruction'] as const satisfies readonly RankedAmong[];
export const similarityIds = ['cosine', 'recall'] as const satisfies readonly SimilarityId[];
export const derived = ['self-j', 'cosine', 'self-eval'] as const satisfies readonly LabelMethod[];

/** The options of `train` that its plan follows from, as they were typed. */
type Options = {
  [name in
    | 'cosine-weight'
    | 'epochs'
    | 'batch'
    | 'learning-rate'
    | 'warm-up'
    | 'rank'
    | 'layers'
    | 'max-tokens'
    | 'validation'
    | 'test'
    | 'validate-every'
    | 'seed']?: string;
} & {
  label: string;
  similarity: string;
  ranks: string;
  orient: boolean;
  'length-free': boolean;
  method: string;
  loss: string;
  target: string;
};

/** The plan that the options of `train` ask for. @throws UsageError */
export function trainingPlan(options: Options, name: string): JudgeTrainingPlan {
  const whole = (option: Exclude<keyof Options, 'orient' | 'length-free'>, min: number, fallback: number) =>
    optionalNumber(options[option], option, { min, integer: true }) ?? fallback;
  const share = (option: 'validation' | 'test') =>
    optionalNumber(options[option], option, { min: 0, max: 0.9 }) ?? 0.1;
  const base = defaultTrainingSettings;
  const rank = whole('rank', 1, base.lora.rank);
  const settings: TrainingSettings = {
    ...base,
    lora: { ...base.lora, rank, alpha: rank },
    loss: lossWeights(options.loss),
    optimiser: {
      ...base.optimiser,
      learningRate:
        optionalNumber(options['learning-rate'], 'learning-rate', { min: 1e-8, max: 1 }) ??
        base.optimiser.learningRate,
      warmUpSteps: whole('warm-up', 0, base.optimiser.warmUpSteps),
    },
    epochs: whole('epochs', 1, base.epochs),
    batchRows: whole('batch', 1, base.batchRows),
    validateEvery: whole('validate-every', 0, base.validateEvery),
    seed: whole('seed', 0, base.seed),
  };
  const layers = optionalNumber(options.layers, 'layers', { min: 1, integer: true });
  const label = derived.find((method) => method === options.label);
  return {
    name,
    method: probeAliases.includes(options.method) ? 'linear-probe' : oneOf(options.method, 'method', methods),
    label: {
      method: label ?? 'column',
      column: label ? null : options.label,
      similarity: oneOf(options.similarity, 'similarity', similarityIds),
      cosineWeight: optionalNumber(options['cosine-weight'], 'cosine-weight', { min: 0, max: 1 }) ?? 0.5,
      rankedAmong: oneOf(options.ranks, 'ranks', ranks),
      orient: options.orient,
      lengthFree: options['length-free'],
    },
    shares: { validation: share('validation'), test: share('test') },
    templates: {
      withReference: defaultTemplates['with-reference'],
      withoutReference: defaultTemplates['without-reference'],
    },
    maxTokens: whole('max-tokens', 64, defaultMaxTokens),
    settings,
    probeTarget: oneOf(options.target, 'target', targets),
    ...(layers === null ? {} : { probeLayers: layers }),
  };
}

function lossWeights(text: string): LossWeights {
  const numbers = text.split(',').map(Number);
  if (numbers.length !== 3 || !numbers.every((number) => number >= 0))
    throw new UsageError(`--loss must be three numbers such as 1,0.3,2; it is ${text}.`);
  const [teacher, student, distillation] = numbers as [number, number, number];
  return { teacher, student, distillation };
}
