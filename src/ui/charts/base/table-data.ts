import { csvLine } from '#core/export/csv.ts';

/** What stands behind a chart: read by screen readers, shown on demand, exported as CSV. */
export interface TableData {
  columns: readonly TableColumn[];
  rows: readonly (readonly TableCell[])[];
}

export interface TableColumn {
  name: string;
  /** How a number of this column is shown; the CSV holds it in full. */
  format?: (value: number) => string;
}

export type TableCell = string | number | null;

/** RFC 4180, comma, CRLF, safe for spreadsheets. A number keeps every digit; NaN and null are empty. */
export function tableToCsv(table: TableData): string {
  const known = (value: TableCell) => (typeof value === 'number' && !Number.isFinite(value) ? null : value);
  const line = (cells: readonly TableCell[]) => csvLine(cells.map(known), { spreadsheetSafe: true });
  return [line(table.columns.map((column) => column.name)), ...table.rows.map(line)].join('');
}

export function cellText(value: TableCell, column: TableColumn): string {
  if (value === null) return '–';
  if (typeof value === 'string') return value;
  return column.format ? column.format(value) : String(value);
}
