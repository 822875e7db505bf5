import { cellOf } from '../rows/cells.ts';
import type { Cell, Row } from '../rows/row.ts';
import { searchText } from '../rows/search-text.ts';
import { passingRows, type StoredCondition } from './conditions.ts';

/** What a stored condition reads of a row: the cell of a column, the row's id, or its texts as they are searched. */
export type RowPart = `column ${string}` | 'id' | 'text';

export type FilteredRow = Pick<Row, 'id' | 'instruction' | 'response' | 'reference' | 'source'>;

export const partOf = (condition: StoredCondition): RowPart => {
  if (condition.kind === 'rows') return 'id';
  return 'column' in condition ? `column ${condition.column}` : 'text';
};

export function partIn(row: FilteredRow, part: RowPart): Cell {
  if (part === 'id') return row.id;
  if (part === 'text') return searchText(row);
  return cellOf(row.source, part.slice('column '.length));
}

/** Which of these rows meet all conditions: 1 for each that does. */
export const storedPassing = (
  conditions: readonly StoredCondition[],
  rows: readonly FilteredRow[],
): Uint8Array =>
  passingRows(
    conditions,
    rows.length,
    (condition) => {
      const part = partOf(condition);
      return (row) => partIn(rows[row]!, part);
    },
    (row) => rows[row]!.id,
  );
