import * as v from 'valibot';
import { AppError } from '../errors.ts';
import type { AdapterEntry } from '../models/adapter-entry.ts';
import { jsonBySchema, objectOf } from '../schema/by-schema.ts';
import { type AdapterRecord, adapterRecordFile, currentRecord } from './adapter-record.ts';

/**
 * The form of what an adapter brings along and of what the browser keeps of it: files from elsewhere, so they are
 * checked before anything reads them. Fields of later versions are let through.
 */

export const text = v.pipe(v.string(), v.maxLength(10_000));
const figure = v.nullable(v.number());
export const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const model = objectOf({ id: text, name: text, sha256: text });
const template = objectOf({
  id: text,
  name: text,
  mode: v.picklist(['with-reference', 'without-reference']),
  text: v.string(),
});
export const templates = objectOf({ withReference: template, withoutReference: template });

export const labelRecipe = objectOf({
  method: v.picklist(['self-j', 'cosine', 'self-eval', 'column']),
  column: v.nullable(text),
  cosineWeight: v.number(),
});

const curves = objectOf({
  steps: v.array(objectOf({ step: count, loss: figure })),
  validations: v.array(objectOf({ step: count, agreement: figure })),
});

/** `judge.json`; linear probes may still be called quick fits. */
export const adapterRecordSchema = objectOf({
  format: v.literal(1),
  kind: v.picklist(['lora', 'linear-probe', 'quick-fit']),
  id: text,
  name: text,
  base: model,
  data: objectOf({
    name: text,
    sha256: text,
    rows: objectOf({ training: count, validation: count, test: count, leftOut: count }),
    seenInstructions: v.optional(v.array(text)),
  }),
  label: labelRecipe,
  templates,
  maxTokens: count,
  settings: v.nullable(objectOf({})),
  prior: v.optional(model),
  seed: v.number(),
  figures: v.record(v.string(), figure),
  curves: v.nullable(curves),
  createdAt: text,
});

const needed = v.array(v.picklist(['base', 'embedder']));

const entry = objectOf({
  source: objectOf({ kind: v.picklist(['shipped', 'kept']), id: text }),
  origin: v.picklist(['shipped', 'trained', 'imported']),
  name: text,
  kind: v.picklist(['lora', 'linear-probe', 'quick-fit']),
  sha256: text,
  base: objectOf({ id: text, name: text, sha256: v.nullable(text) }),
  record: v.nullable(adapterRecordSchema),
  needs: v.optional(objectOf({ 'without-reference': needed, 'with-reference': needed })),
  bytes: count,
  addedAt: v.nullable(text),
});

const storedEntry = objectOf({
  entry,
  files: v.array(text),
  digests: v.optional(v.record(v.string(), text)),
});

/**
 * @param text of `judge.json`
 * @throws AppError `bad-adapter` that names the field
 */
export function readAdapterRecord(text: string): AdapterRecord {
  const checked = jsonBySchema(adapterRecordSchema, text);
  if (checked.ok) return currentRecord(checked.value as unknown as AdapterRecord);
  const { field, what } = checked;
  throw new AppError(
    'bad-adapter',
    `${adapterRecordFile} is damaged or of a later version (“${field}”: ${what}). Remove it to use the adapter without its provenance.`,
    { file: adapterRecordFile, field },
  );
}

/** What the browser stored of an adapter that it keeps. */
export interface StoredAdapter {
  entry: AdapterEntry;
  files: string[];
  /** SHA-256 of each file by name, hex. Older entries have only that of the weights, in `entry`. */
  digests?: Record<string, string>;
}

/** Null where the text is none. */
export function readStoredAdapter(text: string): StoredAdapter | null {
  const checked = jsonBySchema(storedEntry, text);
  return checked.ok ? (checked.value as unknown as StoredAdapter) : null;
}
