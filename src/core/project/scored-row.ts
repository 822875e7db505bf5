import * as v from 'valibot';
import type { Readout } from '../judge/judge.ts';
import { readoutOf, recordOf } from '../judge/readout-record.ts';
import { objectOf } from '../schema/by-schema.ts';
import { figure, wholeNumber } from '../schema/stored-fields.ts';

const scored = objectOf({
  row: wholeNumber,
  /** Null where the method reads no digits. */
  probs: v.nullable(v.pipe(v.array(figure), v.length(10))),
  digitMass: figure,
  score: figure,
  entropy: figure,
  valid: v.boolean(),
  invalidReason: v.nullable(v.string()),
  tokens: wholeNumber,
  truncated: v.boolean(),
});

/** One line of a run's scores in a project file. A valid row has a score. */
export const scoredRowSchema = v.pipe(
  scored,
  v.check(({ valid, score }) => !valid || Number.isFinite(score), 'a valid row has no score'),
);

export type ScoredRow = v.InferOutput<typeof scored>;

export function scoredRow(row: number, readout: Readout): ScoredRow {
  const { probs, ...record } = recordOf(readout);
  return { row, ...record, probs: probs.every(Number.isNaN) ? null : probs };
}

export const readoutOfScored = ({ probs, ...record }: ScoredRow): Readout =>
  readoutOf({ ...record, probs: probs ?? new Array<number>(10).fill(Number.NaN) });
