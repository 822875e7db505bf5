import * as v from 'valibot';

/** A value of the form that a schema asks for, or the first field that is not. */
export type Checked<T> = { ok: true; value: T } | { ok: false; field: string; what: string };

const isObject = (value: unknown): value is object => typeof value === 'object' && !Array.isArray(value);

/** An object with these fields, and any others. valibot's own `looseObject` takes a list for an object too. */
export const objectOf = <E extends v.ObjectEntries>(entries: E) =>
  v.pipe(v.custom<object>(isObject, 'it is not an object'), v.looseObject(entries));

/**
 * Check what comes from outside: a file, an answer, what a browser or a disk kept.
 * `field` is a path such as "data.rows.training", or "the whole"; `what` says what is wrong with it.
 */
export function bySchema<T>(schema: v.GenericSchema<unknown, T>, value: unknown): Checked<T> {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return { ok: true, value: result.output };
  const [issue] = result.issues;
  return { ok: false, field: v.getDotPath(issue) ?? 'the whole', what: issue.message.slice(0, 300) };
}

/** A text that may be no JSON, checked by a schema. */
export function jsonBySchema<T>(schema: v.GenericSchema<unknown, T>, text: string): Checked<T> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, field: 'the whole', what: 'it is not valid JSON' };
  }
  return bySchema(schema, value);
}
