import type { JudgeMode, JudgeTemplate } from '#core/judge/judge.ts';
import { defaultMaxTokens } from '#core/judge/judge.ts';
import type { AdapterSource } from '#core/models/adapter-entry.ts';
import type { Grading } from '#core/rows/grades.ts';
import type { LabelSource } from '#core/rows/label-source.ts';
import { defaultLabelRecipe } from '#core/selfj/labels.ts';
import type { JudgeTrainingPlan } from '#core/training/plan.ts';
import { defaultTrainingSettings, type TrainingSettings } from '#core/training/settings.ts';

/** What the user set for the next training. */
export interface TrainSetup {
  name: string;
  method: JudgeTrainingPlan['method'];
  label: JudgeTrainingPlan['label'];
  /** Whose grades given here are the labels; null where they are of the data, or derived. */
  grades: LabelSource | null;
  labeller: AdapterSource | null;
  /** About how many rows; null for all. */
  rows: number | null;
  shares: JudgeTrainingPlan['shares'];
  maxTokens: number;
  settings: TrainingSettings;
  probeTarget: JudgeTrainingPlan['probeTarget'];
}

export type PresetId = 'linear-probe' | 'small-lora' | 'paper';

/** What a preset decides; the rest of the setup stays. */
type Preset = Pick<TrainSetup, 'method' | 'settings' | 'maxTokens'>;

const { lora, optimiser } = defaultTrainingSettings;

export const presets: Record<PresetId, Preset> = {
  'linear-probe': { method: 'linear-probe', settings: defaultTrainingSettings, maxTokens: 512 },
  'small-lora': {
    method: 'lora',
    maxTokens: 384,
    settings: {
      ...defaultTrainingSettings,
      lora: { ...lora, rank: 8, alpha: 16 },
      optimiser: { ...optimiser, learningRate: 1e-3, warmUpSteps: 5 },
      epochs: 1,
      batchRows: 8,
      validateEvery: 10,
    },
  },
  paper: {
    method: 'lora',
    maxTokens: defaultMaxTokens,
    settings: {
      ...defaultTrainingSettings,
      optimiser: { ...optimiser, warmUpSteps: 100 },
      batchRows: 128,
      validateEvery: 10,
    },
  },
};

export const firstSetup: TrainSetup = {
  name: 'My judge',
  label: defaultLabelRecipe,
  grades: null,
  labeller: null,
  rows: 200,
  shares: { validation: 0.1, test: 0.1 },
  probeTarget: 'label',
  ...presets['small-lora'],
};

/** The preset that a setup is; null where something was changed. */
export function presetOf({ method, settings, maxTokens }: TrainSetup): PresetId | null {
  const text = (value: Preset) => JSON.stringify([value.method, value.settings, value.maxTokens]);
  const seedless = { method, maxTokens, settings: { ...settings, seed: defaultTrainingSettings.seed } };
  const found = Object.entries(presets).find(([, preset]) => text(preset) === text(seedless));
  return (found?.[0] as PresetId | undefined) ?? null;
}

export const planOf = (
  { name, method, label, shares, maxTokens, settings, probeTarget }: TrainSetup,
  templates: Record<JudgeMode, JudgeTemplate>,
): JudgeTrainingPlan => ({
  name: name.trim() || firstSetup.name,
  method,
  label,
  shares,
  templates: { withReference: templates['with-reference'], withoutReference: templates['without-reference'] },
  maxTokens,
  settings,
  probeTarget,
});

/** Rows that labels can be had for: the graded ones where grades are learned; of several annotators, at most so many. */
export function rowsToLabel(
  { grades }: Pick<TrainSetup, 'grades'>,
  { rows }: { rows: number },
  gradings: readonly Grading[],
): number {
  if (!grades) return rows;
  const counted = gradings.filter(
    ({ annotator }) =>
      grades.kind === 'consensus' || (grades.kind === 'grades' && grades.annotator === annotator),
  );
  return Math.min(
    rows,
    counted.reduce((sum, { graded }) => sum + graded, 0),
  );
}

/** What stands in the way of deriving labels, as sentences. */
export function setupProblems(setup: TrainSetup, dataset: { rows: number; withReference: number }): string[] {
  const { label, grades, shares, settings, method } = setup;
  const problems: string[] = [];
  if (label.method === 'column' && label.column === null) problems.push('Choose the column to learn.');
  if (grades && dataset.rows === 0)
    problems.push('No row has such a grade yet. Grade rows under Explain, or choose other labels.');
  const { loss } = settings;
  const needsReference =
    label.method !== 'column' || (method === 'lora' && loss.teacher + loss.distillation > 0);
  if (needsReference && dataset.withReference === 0)
    problems.push(
      'No row of this dataset has a reference, and these labels are made with one. Choose a label column, and weights of 0 for the parts of the loss with reference.',
    );
  if (shares.validation + shares.test >= 0.95) problems.push('The shares leave almost nothing to train on.');
  return problems;
}
