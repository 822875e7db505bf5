import { AppError } from '#core/errors.ts';
import { choiceValues, scaleOfText } from '#core/grading/scale.ts';
import { cutOfScale, type RatingScale, type Ratings, type Scale } from '#core/metrics/agreement/ratings.ts';
import { cellOf } from '#core/rows/cells.ts';
import { gradeScale, isGradeColumn, scaleColumn } from '#core/rows/grades.ts';
import { fileScale } from './file-scale.ts';
import { type MeasuredFile, scoreColumnOf } from './measured-file.ts';

/** A column as somebody's ratings. A score with digit probabilities beside it is a judge's. */
export function ratingsOf(file: MeasuredFile, column: string): Ratings {
  const { score, valid, probs } = scoreColumnOf(file, column);
  const values = score.map((value, row) => (valid[row] ? value : Number.NaN));
  const judge = probs !== null && column.endsWith('_score');
  const of: RatingScale = {
    name: column,
    kind: judge ? 'judge' : isGradeColumn(column) ? 'person' : 'column',
    ...(judge || isGradeColumn(column) ? gradeScale : rangeOf(column, values)),
    ...(isGradeColumn(column) && gradedOn(file, column)),
  };
  return { of, values, cut: cutOfScale(of) };
}

/** The choices that somebody's grades were given from, where all were given on one scale that is not 0 to 9. */
function gradedOn(file: MeasuredFile, column: string): { choices?: readonly number[] } {
  const named = scaleColumn(column);
  const told = new Set(
    file.rows
      .filter(({ source }) => cellOf(source, column) !== null && cellOf(source, column) !== '')
      .map(({ source }) => String(cellOf(source, named) ?? '')),
  );
  const [only = ''] = told;
  const scale = told.size > 1 ? null : only === '' ? fileScale(file) : scaleOfText(only);
  return scale ? choiceValues(scale) : {};
}

function rangeOf(column: string, values: Float64Array): Scale {
  const given = values.filter((value) => !Number.isNaN(value));
  if (given.length === 0)
    throw new AppError(
      'no-ratings',
      `${column} has no number in any row, so there is nothing to compare. Choose another column.`,
      { column },
    );
  return {
    low: given.reduce((lowest, value) => Math.min(lowest, value)),
    high: given.reduce((highest, value) => Math.max(highest, value)),
  };
}
