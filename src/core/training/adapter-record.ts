import type { JudgeTemplate, ModelIdentity } from '../judge/judge.ts';
import type { LabelRecipe } from '../selfj/labels.ts';
import type { TrainingCurves } from './curves.ts';
import type { JudgeTrainingPlan } from './plan.ts';
import type { TrainingSettings } from './settings.ts';

/** How an adapter came to be: what its model card says, and what makes it possible to make it again. */
export interface AdapterRecord {
  format: 1;
  kind: 'lora' | 'linear-probe';
  id: string;
  name: string;
  base: ModelIdentity;
  data: {
    name: string;
    /** Of the rows' texts, hex. */
    sha256: string;
    rows: { training: number; validation: number; test: number; leftOut: number };
    /**
     * Hashes of the instructions of training and validation (see `seenInstructions`): metrics leave their rows out.
     * Missing in records of earlier versions.
     */
    seenInstructions?: readonly string[];
  };
  label: LabelRecipe;
  /** The words that it was trained with; others give other scores. */
  templates: { withReference: JudgeTemplate; withoutReference: JudgeTemplate };
  maxTokens: number;
  /** Null for a linear probe. */
  settings: TrainingSettings | null;
  /** What a linear probe without reference learned; missing for LoRA. */
  probeTarget?: JudgeTrainingPlan['probeTarget'];
  /** Of a robust probe: whether its score without reference adds the response's length. */
  form?: 'length-free' | 'length-aware';
  /** The judge that a taught one began as; missing for others. */
  prior?: ModelIdentity;
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
  'linear-probe': 'linear_probe.safetensors',
} as const;

/** What the file of a linear probe was called before its format had features; still opened. */
export const olderProbeFile = 'quick_fit.safetensors';

/** Every name under which an adapter's weights may lie. */
export const weightsFileNames: readonly string[] = [...Object.values(weightsFile), olderProbeFile];

/** Which of a folder's files are an adapter's weights, and of what kind; null where none is. */
export function weightsAmong(
  has: (name: string) => boolean,
): { kind: AdapterRecord['kind']; file: string } | null {
  const probe = [weightsFile['linear-probe'], olderProbeFile].find(has);
  if (probe) return { kind: 'linear-probe', file: probe };
  return has(weightsFile.lora) ? { kind: 'lora', file: weightsFile.lora } : null;
}

/** A record as it is written now: linear probes were called quick fits, and so were their fields. */
export function currentRecord(stored: AdapterRecord): AdapterRecord {
  const { quickFitTarget, ...record } = stored as AdapterRecord & { quickFitTarget?: 'label' | 'teacher' };
  const isProbe = (record.kind as string) === 'quick-fit';
  return {
    ...record,
    ...(isProbe ? { kind: 'linear-probe' as const } : {}),
    ...(quickFitTarget ? { probeTarget: quickFitTarget } : {}),
  };
}

/** Beside the weights: PEFT's settings of a LoRA adapter, and the model card. */
export const adapterConfigFile = 'adapter_config.json';
export const modelCardFile = 'README.md';

/** The files of an adapter that are worth keeping; others in its folder are not. */
export const adapterFileNames: readonly string[] = [
  adapterConfigFile,
  ...weightsFileNames,
  adapterRecordFile,
  modelCardFile,
];
