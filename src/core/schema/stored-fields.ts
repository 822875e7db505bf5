import * as v from 'valibot';

/** Fields of what the browser keeps: no field is tighter than what an earlier version may have written. */

/** A count of rows, texts or tokens. */
export const wholeNumber = v.pipe(v.number(), v.integer(), v.minValue(0));

/** A date that can be shown and sorted. */
export const date = v.pipe(
  v.string(),
  v.check((value) => Number.isFinite(Date.parse(value)), 'it is not a date'),
);

/** A share or a score, which may be no number. */
export const figure = v.union([v.number(), v.nan()]);
