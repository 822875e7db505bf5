import { gradingScaleColumn } from '#core/grading/grading-plan.ts';
import { requireScale, type Scale } from '#core/grading/scale.ts';
import { cellOf } from '#core/rows/cells.ts';
import type { Row } from '#core/rows/row.ts';

/**
 * The scale that a file says its rows are graded on; null: it does not say, so from 0 to 9.
 * @throws AppError `bad-scale`
 */
export function fileScale({
  rows,
  columns,
}: {
  rows: readonly Pick<Row, 'source'>[];
  columns: readonly string[];
}): Scale | null {
  if (!columns.includes(gradingScaleColumn)) return null;
  for (const { source } of rows) {
    const cell = cellOf(source, gradingScaleColumn);
    if (cell !== null && cell !== '') return requireScale(String(cell));
  }
  return null;
}
