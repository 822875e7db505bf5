import type { JudgeTemplate, ModelIdentity } from '../judge/judge.ts';
import type { LabelRecipe } from '../selfj/labels.ts';
import type { TrainingCurves } from './curves.ts';
import type { JudgeTrainingPlan } from './plan.ts';
import type { TrainingSettings } from './settings.ts';

/** How an adapter came to be: what its model card says, and what makes it possible to make it again. */
export interface AdapterRecord {
  format: 1;
  kind: 'lora' | 'quick-fit';
  id: string;
  name: string;
  base: ModelIdentity;
  data: {
    name: string;
    /** Of the rows' texts, hex. */
    sha256: string;
    rows: { training: number; validation: number; test: number; leftOut: number };
  };
  label: LabelRecipe;
  /** The words that it was trained with; others give other scores. */
  templates: { withReference: JudgeTemplate; withoutReference: JudgeTemplate };
  maxTokens: number;
  /** Null for a quick fit. */
  settings: TrainingSettings | null;
  /** What a quick fit without reference learned; missing for LoRA. */
  quickFitTarget?: JudgeTrainingPlan['quickFitTarget'];
  seed: number;
  /** Named figures: agreement on the validation and test rows, λ, and the like. */
  figures: Record<string, number | null>;
  curves: TrainingCurves | null;
  /** ISO 8601. */
  createdAt: string;
}

export const adapterRecordFile = 'judge.json';

/** The file that makes an adapter what it is; its SHA-256 is the adapter's. */
export const weightsFile = {
  lora: 'adapter_model.safetensors',
  'quick-fit': 'quick_fit.safetensors',
} as const;

/** Beside the weights: PEFT's settings of a LoRA adapter, and the model card. */
export const adapterConfigFile = 'adapter_config.json';
export const modelCardFile = 'README.md';
