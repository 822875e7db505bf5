import * as v from 'valibot';
import type { AdapterEntry } from '../models/adapter-entry.ts';
import type { AdapterRecord } from './adapter-record.ts';

/**
 * The form of what an adapter brings along and of what the browser keeps of it: files from elsewhere, so they are
 * checked before anything reads them. Fields of later versions are let through.
 */

const text = v.pipe(v.string(), v.maxLength(10_000));
const figure = v.nullable(v.number());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const model = v.looseObject({ id: text, name: text, sha256: text });
const template = v.looseObject({
  id: text,
  name: text,
  mode: v.picklist(['with-reference', 'without-reference']),
  text: v.string(),
});

const label = v.looseObject({
  method: v.picklist(['self-j', 'cosine', 'self-eval', 'column']),
  column: v.nullable(text),
  cosineWeight: v.number(),
});

const curves = v.looseObject({
  steps: v.array(v.looseObject({ step: count, loss: figure })),
  validations: v.array(v.looseObject({ step: count, agreement: figure })),
});

/** `judge.json`; linear probes may still be called quick fits. */
const record = v.looseObject({
  format: v.literal(1),
  kind: v.picklist(['lora', 'linear-probe', 'quick-fit']),
  id: text,
  name: text,
  base: model,
  data: v.looseObject({
    name: text,
    sha256: text,
    rows: v.looseObject({ training: count, validation: count, test: count, leftOut: count }),
  }),
  label,
  templates: v.looseObject({ withReference: template, withoutReference: template }),
  maxTokens: count,
  settings: v.nullable(v.looseObject({})),
  seed: v.number(),
  figures: v.record(v.string(), figure),
  curves: v.nullable(curves),
  createdAt: text,
});

const needed = v.array(v.picklist(['base', 'embedder']));

const entry = v.looseObject({
  source: v.looseObject({ kind: v.picklist(['shipped', 'kept']), id: text }),
  origin: v.picklist(['shipped', 'trained', 'imported']),
  name: text,
  kind: v.picklist(['lora', 'linear-probe', 'quick-fit']),
  sha256: text,
  base: v.looseObject({ id: text, name: text, sha256: v.nullable(text) }),
  record: v.nullable(record),
  needs: v.optional(v.looseObject({ 'without-reference': needed, 'with-reference': needed })),
  bytes: count,
  addedAt: v.nullable(text),
});

const storedEntry = v.looseObject({
  entry,
  files: v.array(text),
  digests: v.optional(v.record(v.string(), text)),
});

/** @returns the record, or where it is not one ("data.rows.training: …") */
export const parseAdapterRecord = (value: unknown): AdapterRecord | { fault: string } =>
  parsed(record, value) as AdapterRecord | { fault: string };

/** What the browser stored of an adapter that it keeps. */
export interface StoredAdapter {
  entry: AdapterEntry;
  files: string[];
  /** SHA-256 of each file by name, hex. Older entries have only that of the weights, in `entry`. */
  digests?: Record<string, string>;
}

export const parseStoredAdapter = (value: unknown): StoredAdapter | { fault: string } =>
  parsed(storedEntry, value) as StoredAdapter | { fault: string };

function parsed(schema: v.GenericSchema, value: unknown): unknown {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  return { fault: `${v.getDotPath(issue) ?? 'the file'}: ${issue.message}` };
}
