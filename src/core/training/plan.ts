import type { JudgeTemplate } from '../judge/judge.ts';
import type { SimilarityId } from '../method/similarity/spec.ts';
import type { LabelRecipe } from '../selfj/labels.ts';
import type { TrainingSettings } from './settings.ts';

/** All that decides what a training gives, besides the rows and the base model. */
export interface JudgeTrainingPlan {
  name: string;
  method: 'lora' | 'linear-probe';
  label: LabelRecipe;
  /** Shares of the instructions that are not trained on. */
  shares: { validation: number; test: number };
  templates: { withReference: JudgeTemplate; withoutReference: JudgeTemplate };
  maxTokens: number;
  /** Of LoRA; `seed` is also the split's. */
  settings: TrainingSettings;
  /** What a linear probe without reference learns: the labels, or what the fit with reference says out of fold. */
  probeTarget: 'label' | 'teacher';
  /** After how many layers of the base a linear probe reads; chosen by cross-validation where it is missing. */
  probeLayers?: number;
}

/** A plan as it is written now: linear probes were called quick fits, and so were a plan's fields. */
export function currentPlan(stored: JudgeTrainingPlan): JudgeTrainingPlan {
  const { quickFitTarget, quickFitLayers, ...plan } = stored as JudgeTrainingPlan & {
    quickFitTarget?: JudgeTrainingPlan['probeTarget'];
    quickFitLayers?: number;
  };
  return {
    ...plan,
    method: plan.method === 'lora' ? 'lora' : 'linear-probe',
    probeTarget: plan.probeTarget ?? quickFitTarget ?? 'label',
    ...(quickFitLayers === undefined ? {} : { probeLayers: quickFitLayers }),
  };
}

/** Which of the label's parts a method draws on. */
export const needsSelfEval = ({ method }: JudgeTrainingPlan['label']): boolean =>
  method === 'self-j' || method === 'self-eval';
/** Which similarity it draws on; null where on none. Records from before there was a choice have the cosine. */
export const similarityOf = ({ method, similarity = 'cosine' }: LabelRecipe): SimilarityId | null =>
  method === 'self-j' || method === 'cosine' ? similarity : null;
