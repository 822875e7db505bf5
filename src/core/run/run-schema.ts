import * as v from 'valibot';
import { identitySchema, questionSchema, storedError } from '../judge/identity-schema.ts';
import { bySchema, objectOf } from '../schema/by-schema.ts';
import { date, figure, wholeNumber } from '../schema/stored-fields.ts';
import type { RunSummary } from './run.ts';

const spec = v.union([
  v.intersect([objectOf({ method: v.picklist(['judge', 'reward']) }), questionSchema]),
  v.intersect([
    objectOf({ method: v.literal('external'), endpoint: v.string(), model: v.string() }),
    questionSchema,
  ]),
  objectOf({ method: v.literal('ppl'), maxTokens: figure }),
  // Runs of before samples could be written have no settings.
  objectOf({ method: v.picklist(['vro', 'cosine', 'recall']) }),
  objectOf({
    method: v.literal('with-cosine'),
    judgeRun: v.optional(v.string()),
    column: v.optional(v.string()),
    cosineRun: v.string(),
    cosineWeight: figure,
  }),
]);

export const runSchema = objectOf({
  id: v.string(),
  datasetId: v.string(),
  name: v.optional(v.string()),
  judge: identitySchema,
  spec,
  backends: v.array(
    objectOf({
      backend: objectOf({ name: v.string(), device: v.string(), threads: figure, reason: v.string() }),
      rows: wholeNumber,
    }),
  ),
  state: v.picklist(['running', 'paused', 'done', 'cancelled', 'failed']),
  rows: wholeNumber,
  sampleSeed: v.optional(v.number()),
  scored: wholeNumber,
  invalid: wholeNumber,
  failedRequests: v.optional(wholeNumber),
  truncated: wholeNumber,
  tokens: figure,
  seconds: figure,
  error: storedError,
  createdAt: date,
  finishedAt: v.nullable(date),
});

/** Whether what is stored as a run's summary, under this id, can be shown and worked with. */
export const isRunSummary = (stored: unknown, id: string): stored is RunSummary => {
  const checked = bySchema(runSchema, stored);
  return checked.ok && checked.value.id === id;
};
