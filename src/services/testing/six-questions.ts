import type { Row } from '#core/rows/row.ts';
import { defaultTemplates } from '#core/template/default-templates.ts';
import type { JudgeTrainingPlan } from '#core/training/plan.ts';
import { defaultTrainingSettings } from '#core/training/settings.ts';

/** Four answers to each of six instructions. */
export const rows = Array.from(
  { length: 24 },
  (_, i): Row => ({
    id: `row-${i}`,
    line: i + 1,
    instruction: `Question ${Math.floor(i / 4)}?`,
    response: 'yes '.repeat(1 + (i % 4)),
    reference: 'yes yes yes yes',
    model: null,
    category: null,
    source: { quality: i % 4 },
  }),
);

export const plan: JudgeTrainingPlan = {
  name: 'worker judge',
  method: 'lora',
  label: {
    method: 'column',
    column: 'quality',
    cosineWeight: 0.5,
    rankedAmong: 'set',
    orient: false,
    lengthFree: false,
  },
  shares: { validation: 0.2, test: 0 },
  templates: {
    withReference: defaultTemplates['with-reference'],
    withoutReference: defaultTemplates['without-reference'],
  },
  maxTokens: 1500,
  settings: { ...defaultTrainingSettings, epochs: 2, batchRows: 4, saveEvery: 1 },
  probeTarget: 'label',
};
