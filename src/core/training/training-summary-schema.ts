import * as v from 'valibot';
import { jsonBySchema, objectOf } from '../schema/by-schema.ts';
import { date } from '../schema/stored-fields.ts';
import { defaultLabelRecipe } from '../selfj/labels.ts';
import { defaultTemplates } from '../template/default-templates.ts';
import { currentRecord } from './adapter-record.ts';
import { adapterRecordSchema, count, labelRecipe, templates, text } from './adapter-record-schema.ts';
import { currentPlan } from './plan.ts';
import { defaultTrainingSettings } from './settings.ts';
import type { TrainingSummary } from './training-summary.ts';

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

const plan = objectOf({
  name: text,
  method: v.picklist(['lora', 'linear-probe', 'quick-fit']),
  label: labelRecipe,
  shares: objectOf({ validation: share, test: share }),
  templates,
  maxTokens: count,
  settings: objectOf({}),
});

/** `training.json`; plans of linear probes may still say quick fit. */
const summary = objectOf({
  id: text,
  plan,
  datasetId: text,
  dataName: text,
  base: objectOf({ id: v.nullable(text), name: text }),
  backend: v.picklist(['auto', 'wasm', 'webgpu']),
  rows: v.nullable(count),
  labeller: v.nullish(
    objectOf({ source: objectOf({ kind: v.picklist(['shipped', 'kept']), id: text }), name: text }),
    null,
  ),
  grades: v.optional(objectOf({ kind: v.picklist(['grades', 'consensus']) })),
  stage: v.picklist(['labels', 'training']),
  status: v.picklist(['running', 'paused', 'labelled', 'done', 'stopped', 'failed', 'interrupted']),
  progress: v.nullable(objectOf({ step: count, steps: count })),
  record: v.nullable(adapterRecordSchema),
  adapterId: v.nullable(text),
  error: v.nullable(objectOf({ code: text, message: text })),
  createdAt: date,
  finishedAt: v.nullable(date),
});

/** Null where the text is none, or is of a training with another id. */
export function readTrainingSummary(stored: string, id: string): TrainingSummary | null {
  const checked = jsonBySchema(summary, stored);
  if (!checked.ok || checked.value.id !== id) return null;
  const found = checked.value as unknown as TrainingSummary;
  return { ...found, plan: currentPlan(found.plan), record: found.record && currentRecord(found.record) };
}

export const damagedTraining =
  'What this browser keeps of the training is damaged, so it cannot be used. Remove it, and start it anew.';

/** Stands for a training whose summary cannot be read: it is listed all the same, so that it can be removed. */
export const damagedSummary = (id: string): TrainingSummary => ({
  id,
  plan: {
    name: `Damaged training ${id}`,
    method: 'lora',
    label: defaultLabelRecipe,
    shares: { validation: 0, test: 0 },
    templates: {
      withReference: defaultTemplates['with-reference'],
      withoutReference: defaultTemplates['without-reference'],
    },
    maxTokens: 0,
    settings: defaultTrainingSettings,
    probeTarget: 'label',
  },
  datasetId: '',
  dataName: 'unknown rows',
  base: { id: null, name: 'unknown' },
  backend: 'auto',
  rows: null,
  labeller: null,
  stage: 'labels',
  status: 'failed',
  progress: null,
  record: null,
  adapterId: null,
  error: { code: 'damaged-file', message: damagedTraining },
  createdAt: '1970-01-01T00:00:00.000Z',
  finishedAt: null,
});
