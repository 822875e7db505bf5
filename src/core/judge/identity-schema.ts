import * as v from 'valibot';
import { objectOf } from '../schema/by-schema.ts';
import { figure } from '../schema/stored-fields.ts';

const mode = v.picklist(['with-reference', 'without-reference']);

/** Who gave scores, as runs and check-ups keep it. */
export const identitySchema = objectOf({
  method: v.picklist(['judge', 'ppl', 'vro', 'cosine', 'recall', 'external', 'with-cosine', 'reward']),
  model: objectOf({ id: v.string(), name: v.string(), sha256: v.string() }),
  adapter: v.nullable(
    objectOf({
      id: v.string(),
      name: v.string(),
      kind: v.string(),
      sha256: v.string(),
    }),
  ),
  template: objectOf({ id: v.string(), name: v.string(), sha256: v.string() }),
  mode,
  maxTokens: figure,
});

/** The words that were put to a model, and how its answers are read. */
export const questionSchema = objectOf({
  template: objectOf({ id: v.string(), name: v.string(), mode, text: v.string() }),
  maxTokens: figure,
  minDigitMass: figure,
});

/** Why work that is stored has ended before its end. */
export const storedError = v.nullable(objectOf({ code: v.string(), message: v.string() }));
