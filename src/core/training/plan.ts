import type { JudgeTemplate } from '../judge/judge.ts';
import type { SimilarityId } from '../method/similarity.ts';
import type { LabelRecipe } from '../selfj/labels.ts';
import type { TrainingSettings } from './settings.ts';

/** All that decides what a training gives, besides the rows and the base model. */
export interface JudgeTrainingPlan {
  name: string;
  method: 'lora' | 'quick-fit';
  label: LabelRecipe;
  /** Shares of the instructions that are not trained on. */
  shares: { validation: number; test: number };
  templates: { withReference: JudgeTemplate; withoutReference: JudgeTemplate };
  maxTokens: number;
  /** Of LoRA; `seed` is also the split's. */
  settings: TrainingSettings;
  /** What a quick fit without reference learns: the labels, or what the fit with reference says out of fold. */
  quickFitTarget: 'label' | 'teacher';
  /** After how many layers of the base a quick fit reads; chosen by cross-validation where it is missing. */
  quickFitLayers?: number;
}

/** Which of the label's parts a method draws on. */
export const needsSelfEval = ({ method }: JudgeTrainingPlan['label']): boolean =>
  method === 'self-j' || method === 'self-eval';
/** Which similarity it draws on; null where on none. Records from before there was a choice have the cosine. */
export const similarityOf = ({ method, similarity = 'cosine' }: LabelRecipe): SimilarityId | null =>
  method === 'self-j' || method === 'cosine' ? similarity : null;
