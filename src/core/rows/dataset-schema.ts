import * as v from 'valibot';
import { bySchema, objectOf } from '../schema/by-schema.ts';
import { date, figure, wholeNumber } from '../schema/stored-fields.ts';
import type { DatasetSummary } from './dataset.ts';

const column = v.nullable(v.string());

export const datasetSchema = objectOf({
  id: v.string(),
  name: v.string(),
  format: v.string(),
  mapping: v.nullable(
    objectOf({
      instruction: v.string(),
      input: column,
      response: v.string(),
      reference: column,
      model: column,
      category: column,
      id: column,
    }),
  ),
  rows: wholeNumber,
  instructions: wholeNumber,
  rejected: wholeNumber,
  withReference: wholeNumber,
  models: v.array(v.string()),
  categories: v.array(v.string()),
  columns: v.array(
    objectOf({
      name: v.string(),
      kind: v.picklist(['number', 'text', 'boolean', 'mixed', 'nested']),
      missing: wholeNumber,
      min: v.nullable(figure),
      max: v.nullable(figure),
      values: v.optional(v.array(objectOf({ value: v.string(), rows: wholeNumber }))),
    }),
  ),
  suggestedLabel: column,
  notes: v.array(v.string()),
  sha256: v.optional(v.string()),
  bytes: figure,
  createdAt: date,
  origin: v.optional(
    objectOf({
      host: v.string(),
      repo: v.string(),
      commit: v.string(),
      config: v.string(),
      split: v.string(),
      licence: v.nullable(v.string()),
      converted: v.boolean(),
      files: v.optional(
        v.array(objectOf({ name: v.string(), sha256: v.nullable(v.string()), blob: v.string() })),
      ),
    }),
  ),
});

/** Whether what is stored as a dataset's summary, under this id, can be shown and worked with. */
export const isDatasetSummary = (stored: unknown, id: string): stored is DatasetSummary => {
  const checked = bySchema(datasetSchema, stored);
  return checked.ok && checked.value.id === id;
};
