import { textKind } from '../rows/cells.ts';
import type { Cell } from '../rows/row.ts';

/** A cell as CSV text before quoting: null is empty, nested cells are JSON. */
export const cellText = (cell: Cell): string =>
  cell === null ? '' : typeof cell === 'object' ? JSON.stringify(cell) : String(cell);

export interface CsvStyle {
  /**
   * Write a text that a spreadsheet would run as a formula with an apostrophe before it, so that opening the file
   * runs nothing. Numbers stay as they are. Off: every value is written unchanged, for programs.
   */
  spreadsheetSafe: boolean;
}

const needsQuotes = /[",\r\n]/;

const quoted = (text: string) => (needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** What spreadsheets take for the beginning of a formula: also the full-width signs, and white space before a sign. */
const formula = /^[\t\r\n ]*[=+\-@＝＋－＠]|^[\t\r]/;

const harmless = (text: string) =>
  formula.test(text) && textKind(text.trim()) !== 'number' ? `'${text}` : text;

/** A cell as a file of this style holds it, and as reading that file gives it back. Of what it gives it changes nothing. */
export function writtenText(cell: Cell, { spreadsheetSafe }: CsvStyle): string {
  const text = cellText(cell);
  return spreadsheetSafe && typeof cell === 'string' ? harmless(text) : text;
}

/** One record of RFC 4180, its line break (CRLF) included. */
export function csvLine(cells: readonly Cell[], style: CsvStyle): string {
  const line = cells.map((cell) => quoted(writtenText(cell, style))).join(',');
  // A record of one empty cell would be a blank line, which readers skip.
  return `${line === '' ? '""' : line}\r\n`;
}
