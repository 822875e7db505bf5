import type { Cell } from '../rows/row.ts';

/** A cell as CSV text before quoting: null is empty, nested cells are JSON. */
export const cellText = (cell: Cell): string =>
  cell === null ? '' : typeof cell === 'object' ? JSON.stringify(cell) : String(cell);

const needsQuotes = /[",\r\n]/;

const quoted = (text: string) => (needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/**
 * One record of RFC 4180, its line break (CRLF) included. Values are written unchanged: a cell that begins with
 * `=`, `+`, `-` or `@` stays what it is, and a spreadsheet that opens the file may take it for a formula.
 */
export function csvLine(cells: readonly Cell[]): string {
  const line = cells.map((cell) => quoted(cellText(cell))).join(',');
  // A record of one empty cell would be a blank line, which readers skip.
  return `${line === '' ? '""' : line}\r\n`;
}
