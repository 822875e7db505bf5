import * as v from 'valibot';
import { objectOf } from '../schema/by-schema.ts';
import type { Condition } from './conditions.ts';
import { filterFields } from './fields.ts';
import { maxConditions, maxIds } from './read-conditions.ts';

const bound = v.nullable(v.pipe(v.number(), v.finite()));
const open = v.optional(v.literal(true));
const tests = [
  objectOf({ kind: v.literal('range'), low: bound, high: bound, lowOpen: open, highOpen: open }),
  objectOf({ kind: v.picklist(['missing', 'present']) }),
  objectOf({ kind: v.picklist(['is', 'is-not']), value: v.string() }),
  objectOf({ kind: v.literal('contains'), text: v.pipe(v.string(), v.nonEmpty()) }),
] as const;
const subject = v.union([objectOf({ column: v.string() }), objectOf({ field: v.picklist(filterFields) })]);

/** Conditions of a file, of which none may be left out: a filter with a condition less lets other rows pass. */
export const conditionsSchema: v.GenericSchema<unknown, Condition[]> = v.pipe(
  v.array(
    v.union([
      objectOf({
        kind: v.literal('rows'),
        ids: v.pipe(v.array(v.string()), v.maxLength(maxIds)),
        from: v.optional(v.string()),
      }),
      v.intersect([subject, v.union(tests)]),
    ]) as unknown as v.GenericSchema<unknown, Condition>,
  ),
  v.maxLength(maxConditions),
);
