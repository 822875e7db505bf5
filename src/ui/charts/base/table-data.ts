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

const quoted = (text: string) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A spreadsheet runs a cell that begins so; a leading apostrophe makes it text. */
const harmless = (text: string) => (/^[=+\-@\t]/.test(text) ? `'${text}` : text);

/** RFC 4180, comma, CRLF. A number keeps every digit; NaN and null are empty. */
export function tableToCsv(table: TableData): string {
  const cell = (value: TableCell) => {
    if (value === null) return '';
    if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
    return quoted(harmless(value));
  };
  const lines = [
    table.columns.map((column) => cell(column.name)).join(','),
    ...table.rows.map((row) => row.map(cell).join(',')),
  ];
  return `${lines.join('\r\n')}\r\n`;
}

export function cellText(value: TableCell, column: TableColumn): string {
  if (value === null) return '–';
  if (typeof value === 'string') return value;
  return column.format ? column.format(value) : String(value);
}
