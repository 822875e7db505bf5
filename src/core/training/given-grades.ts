import * as v from 'valibot';
import { AppError } from '../errors.ts';
import type { Row } from '../rows/row.ts';
import { jsonBySchema, objectOf } from '../schema/by-schema.ts';

/** Grades given in this browser, as they were when a training began to learn them: later ones do not change it. */
export interface GivenGrades {
  /** What the column is called, as an export of them calls it. */
  column: string;
  /** Row indices of the dataset, rising, [m]. */
  rows: readonly number[];
  /** [m] */
  grades: readonly number[];
}

/** Beside a training's labels. */
export const gradesFile = 'given-grades.json';

/**
 * @param values NaN where there is no grade, [n]
 * @throws AppError `no-training-rows` without any
 */
export function givenGrades(column: string, values: Float64Array): GivenGrades {
  const rows = [...values.keys()].filter((row) => Number.isFinite(values[row]!));
  if (rows.length === 0)
    throw new AppError(
      'no-training-rows',
      'No row has such a grade, so there is nothing to learn. Grade rows under Explain first, or choose other labels.',
      { column },
    );
  return { column, rows, grades: rows.map((row) => values[row]!) };
}

const index = v.pipe(v.number(), v.integer(), v.minValue(0));
const kept = objectOf({ column: v.string(), rows: v.array(index), grades: v.array(v.number()) });

/** @throws AppError `damaged-file` where the text is not what was written of a dataset with so many rows */
export function readGivenGrades(text: string, datasetRows: number): GivenGrades {
  const checked = jsonBySchema(kept, text);
  if (checked.ok) {
    const { rows, grades } = checked.value;
    if (rows.length === grades.length && rows.every((row) => row < datasetRows)) return checked.value;
  }
  throw new AppError(
    'damaged-file',
    'What this browser keeps of the grades that this training learns is damaged. Remove the training, and start it anew; the grades themselves are kept apart.',
  );
}

/** Rows with their grades as a column of their own, in step with the grades. */
export const withGrades = ({ column, grades }: GivenGrades, rows: readonly Row[]): Row[] =>
  rows.map((row, at) => ({ ...row, source: { ...row.source, [column]: grades[at]! } }));
