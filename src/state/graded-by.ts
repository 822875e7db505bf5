import { AppError, type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import { digitScale, scaleText } from '#core/grading/scale.ts';
import type { Grading } from '#core/rows/grades.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { Client } from './client.ts';

/** A change to a grade that is already there. */
export interface Regrade {
  row: number;
  /** Null: take the grade away. */
  grade: number | null;
}

/** A name that adjudicated grades have. */
export const takenName = (name: string): ErrorRecord =>
  toErrorRecord(
    new AppError(
      'bad-grade',
      `“${name}” is what adjudicated grades are called, so nobody can grade under it. You go on under the name you had. Choose another name.`,
      { name },
    ),
  );

/** The list with the annotator's own number as it stands. */
export function counted(
  gradings: readonly Grading[],
  annotator: string,
  grades: Float64Array,
): readonly Grading[] {
  const graded = grades.reduce((sum, grade) => sum + (Number.isNaN(grade) ? 0 : 1), 0);
  const others = gradings.filter((grading) => grading.annotator !== annotator);
  if (graded === 0) return others;
  return [...others, { annotator, graded }].sort((a, b) => (a.annotator < b.annotator ? -1 : 1));
}

/** Everybody who graded, and what one of them gave, on which scales. */
export async function gradedBy(data: Client<DataProtocol>, datasetId: string, annotator: string) {
  const [gradings, grades, onScales] = await Promise.all([
    data.request('gradings', { datasetId }),
    data.request('grades', { datasetId, annotator }),
    data.request('gradeScales', { datasetId, annotator }),
  ]);
  const scales = Array.from({ length: grades.length }, (): string | undefined => undefined);
  for (const { scale, rows } of onScales)
    if (scale !== scaleText(digitScale)) for (const row of rows) scales[row] = scale;
  return { gradings, grades, scales };
}
