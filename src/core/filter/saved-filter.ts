import * as v from 'valibot';
import { bySchema, objectOf } from '../schema/by-schema.ts';
import { withoutMarks } from './brushing.ts';
import type { Condition } from './conditions.ts';
import { conditionsSchema } from './conditions-schema.ts';

/** A filter that somebody gave a name, of one dataset. */
export interface SavedFilter {
  name: string;
  /** At least one. */
  conditions: readonly Condition[];
}

/** Characters of a name. */
export const maxFilterName = 100;
/** Of one dataset. */
export const maxSavedFilters = 200;

export const savedFilterSchema: v.GenericSchema<unknown, SavedFilter> = objectOf({
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(maxFilterName)),
  conditions: v.pipe(
    conditionsSchema,
    v.check((conditions) => conditions.length > 0, 'it has no condition'),
  ),
});

/** A filter as it comes from storage, from a file or from the page, or what is wrong with it. */
export const checkSavedFilter = (value: unknown) => bySchema(savedFilterSchema, value);

const asked = (conditions: readonly Condition[]): string =>
  withoutMarks(conditions)
    .map((condition) => JSON.stringify(Object.entries(condition).sort(([a], [b]) => (a < b ? -1 : 1))))
    .sort()
    .join();

/** Whether two filters ask the same, in whatever order and wherever their conditions were chosen. */
export const isSameFilter = (a: readonly Condition[], b: readonly Condition[]): boolean =>
  asked(a) === asked(b);

/** A name of its own for a filter whose name is taken by another: "Hard (2)". */
export function freeFilterName(name: string, taken: readonly string[]): string {
  for (let number = 2; ; number++) {
    const end = ` (${number})`;
    const free = `${name.slice(0, maxFilterName - end.length)}${end}`;
    if (!taken.includes(free)) return free;
  }
}
