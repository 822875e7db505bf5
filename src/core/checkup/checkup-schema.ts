import * as v from 'valibot';
import { degradationKinds } from '../degradations/degradation.ts';
import { identitySchema, questionSchema, storedError } from '../judge/identity-schema.ts';
import { bySchema, objectOf } from '../schema/by-schema.ts';
import { date, figure, wholeNumber } from '../schema/stored-fields.ts';
import type { Checkup } from './checkup.ts';

/** A value with its interval, a value alone, or the reason why there is none. */
const estimate = v.union([
  objectOf({ undefined: v.literal(true), reason: v.string() }),
  objectOf({ value: figure, noInterval: v.string() }),
  objectOf({ value: figure, low: figure, high: figure }),
]);

const kind = v.picklist(degradationKinds);
const result = objectOf({
  id: v.string(),
  kind,
  label: v.string(),
  description: v.string(),
  pairs: wholeNumber,
  invalid: wholeNumber,
  notApplicable: wholeNumber,
  lower: estimate,
  lengthLower: estimate,
  shift: estimate,
  effect: v.nullable(estimate),
  verdict: v.picklist(['seen', 'not seen', 'preferred', 'unmoved', 'moved', 'lowered', 'unsettled']),
  examples: v.array(
    objectOf({
      rowId: v.string(),
      instruction: v.string(),
      original: v.string(),
      twin: v.string(),
      originalScore: figure,
      twinScore: figure,
      controlScore: v.nullable(figure),
    }),
  ),
});

const settings = objectOf({ rows: figure, seed: v.number(), kinds: v.array(kind), maxTokens: figure });

const report = objectOf({
  version: v.literal(1),
  settings,
  rows: wholeNumber,
  instructions: wholeNumber,
  texts: wholeNumber,
  invalid: wholeNumber,
  spread: figure,
  sentence: v.string(),
  kinds: v.array(
    objectOf({ kind, pairs: wholeNumber, invalid: wholeNumber, lower: estimate, shift: estimate }),
  ),
  degradations: v.array(result),
});

export const checkupSchema = objectOf({
  id: v.string(),
  datasetId: v.string(),
  judge: identitySchema,
  spec: questionSchema,
  settings,
  state: v.picklist(['running', 'done', 'cancelled', 'failed']),
  texts: wholeNumber,
  read: wholeNumber,
  digest: v.string(),
  seconds: figure,
  error: storedError,
  report: v.nullable(report),
  createdAt: date,
});

/** Whether what is stored as a check-up, under this id, can be shown and resumed. */
export const isCheckup = (stored: unknown, id: string): stored is Checkup => {
  const checked = bySchema(checkupSchema, stored);
  return checked.ok && checked.value.id === id;
};
