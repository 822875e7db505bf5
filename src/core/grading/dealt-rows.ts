import { cellOf } from '../rows/cells.ts';
import type { ColumnSummary } from '../rows/dataset.ts';
import { gradeColumn } from '../rows/grades.ts';
import type { Cell, Row } from '../rows/row.ts';
import {
  type GradingPlan,
  gradingScaleColumn,
  guidelinesColumn,
  isDigitScale,
  noPlan,
} from './grading-plan.ts';
import { scaleText } from './scale.ts';

/** The column of a deal file that says who is to grade its rows. */
export const dealtToColumn = 'dealt_to';

/**
 * A dealt row as a record of a file. It has what is graded, and nothing that could sway who grades: no label, no score,
 * nobody else's grade and not the model that answered.
 * @param plan of the project; none in every row but the first
 */
export function dealtRecord(
  { id, instruction, response, reference, category }: Row,
  annotator: string,
  { guidelines, scale }: Pick<GradingPlan, 'guidelines' | 'scale'> = noPlan,
): Record<string, Cell> {
  return {
    id,
    instruction,
    response,
    ...(reference !== null && { reference }),
    ...(category !== null && { category }),
    [dealtToColumn]: annotator,
    ...(guidelines !== '' && { [guidelinesColumn]: guidelines }),
    ...(!isDigitScale(scale) && { [gradingScaleColumn]: scaleText(scale) }),
  };
}

/** Rows, guidelines and scale as a deal file: JSONL, a piece a row. */
export function* dealtLines(
  rows: Iterable<Row>,
  annotator: string,
  plan: Pick<GradingPlan, 'guidelines' | 'scale'>,
): Generator<string> {
  let isFirst = true;
  for (const row of rows) {
    yield `${JSON.stringify(dealtRecord(row, annotator, isFirst ? plan : noPlan))}\n`;
    isFirst = false;
  }
}

/** Who is to grade the rows of a dataset that was opened from a deal file; null for any other dataset. */
export function dealtTo({
  columns,
  rows,
}: {
  columns: readonly ColumnSummary[];
  rows: number;
}): string | null {
  const [only, other] = columns.find(({ name }) => name === dealtToColumn)?.values ?? [];
  return only && !other && only.rows === rows && gradeColumn(only.value) !== gradeColumn('')
    ? only.value
    : null;
}

/** Whose grades a column holds, where the row was dealt to somebody: the name as it was dealt, which columns cannot spell. */
export function dealtName(source: Record<string, Cell>, column: string): string | null {
  const name = cellOf(source, dealtToColumn);
  return typeof name === 'string' && gradeColumn(name) === column ? name : null;
}
