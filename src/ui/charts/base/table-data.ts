import { csvLine, writtenText } from '#core/export/csv.ts';
import { escapeHtml } from '#core/text/escape-html.ts';
import { escapeMarkdown } from '#core/text/escape-markdown.ts';

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
  const line = (cells: readonly TableCell[]) => csvLine(cells.map(known), { spreadsheetSafe: true });
  return [line(table.columns.map((column) => column.name)), ...table.rows.map(line)].join('');
}

const known = (value: TableCell) => (typeof value === 'number' && !Number.isFinite(value) ? null : value);

/** For a spreadsheet's clipboard: a line a row, every digit kept; tabs and line breaks in a cell are spaces. */
export function tableToTsv(table: TableData): string {
  const line = (cells: readonly TableCell[]) =>
    cells
      .map((cell) => writtenText(known(cell), { spreadsheetSafe: true }).replace(/[\t\r\n]+/g, ' '))
      // A spreadsheet reads on from a quotation mark at a cell's beginning, over cells and lines, to the next one.
      .map((text) => (text.startsWith('"') ? `"${text.replaceAll('"', '""')}"` : text))
      .join('\t')
      .concat('\n');
  return [line(table.columns.map((column) => column.name)), ...table.rows.map(line)].join('');
}

/** For a document's clipboard: the cells as they are shown. */
export function tableToHtml(table: TableData, caption: string): string {
  const row = (cells: readonly string[], tag: 'th' | 'td') =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('')}</tr>`;
  const [head, ...body] = shownCells(table);
  return `<table><caption>${escapeHtml(caption)}</caption><thead>${row(head!, 'th')}</thead><tbody>${body.map((cells) => row(cells, 'td')).join('')}</tbody></table>`;
}

/** The cells as they are shown; numbers are set to the right. */
export function tableToMarkdown(table: TableData): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeMarkdown).join(' | ')} |\n`;
  const [head, ...body] = shownCells(table);
  const rule = table.columns.map((_, c) =>
    table.rows.some((row) => typeof row[c] === 'number') ? '---:' : '---',
  );
  return [line(head!), `| ${rule.join(' | ')} |\n`, ...body.map(line)].join('');
}

const shownCells = ({ columns, rows }: TableData): string[][] => [
  columns.map(({ name }) => name),
  ...rows.map((row) => row.map((cell, c) => cellText(cell, columns[c]!))),
];

export function cellText(value: TableCell, column: TableColumn): string {
  if (value === null) return '–';
  if (typeof value === 'string') return value;
  return column.format ? column.format(value) : String(value);
}
