import { type CsvStyle, cellText, writtenText } from '#core/export/csv.ts';
import { cellOf, setCell } from '#core/rows/cells.ts';
import type { Row } from '#core/rows/row.ts';
import type { DatasetFile } from '../dataset-file.ts';
import { methodColumns } from './method-cells.ts';

/**
 * Take up a CSV file that an earlier call wrote of these rows in a style that may change their texts: what it holds
 * beyond their own columns, as methods' scores, is put into the rows, whose texts stay as the data has them.
 * @param columns of the data, in order
 * @returns the columns that were put into the rows, in order; null where the file holds other rows
 */
export function takeWritten(
  rows: readonly Row[],
  columns: readonly string[],
  written: Pick<DatasetFile, 'rows' | 'rejected' | 'columns'>,
  style: CsvStyle,
): string[] | null {
  const methods = methodColumns(written.columns);
  const own = columns.filter((column) => !methods.has(column));
  const names = new Map(own.map((column) => [writtenText(column, style), column]));
  const added = written.columns.filter((column) => !names.has(column));
  const same =
    written.rejected.length === 0 &&
    written.rows.length === rows.length &&
    written.columns.length === names.size + added.length &&
    rows.every((row, at) => {
      const { source } = written.rows[at]!;
      return own.every(
        (column) =>
          cellText(cellOf(source, writtenText(column, style))) ===
          writtenText(cellOf(row.source, column), style),
      );
    });
  if (!same) return null;
  for (const [at, row] of rows.entries())
    for (const column of added) setCell(row.source, column, cellOf(written.rows[at]!.source, column));
  return added;
}
