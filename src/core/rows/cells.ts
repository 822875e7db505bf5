import type { Cell } from './row.ts';

/** The record's own cell; null where it has none. Safe for columns named like a method of Object. */
export const cellOf = (record: Record<string, Cell>, column: string | null): Cell =>
  column !== null && Object.hasOwn(record, column) ? record[column]! : null;

/** Set a cell, in place, whatever the column is called. */
export function setCell(record: Record<string, Cell>, column: string, cell: Cell): void {
  if (column === '__proto__')
    Object.defineProperty(record, column, {
      value: cell,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  else record[column] = cell;
}

const numeral = /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/;

/** What files write where a number is missing. */
const absentNumbers = new Set([
  '',
  'nan',
  'na',
  'n/a',
  'null',
  'none',
  'inf',
  '-inf',
  '+inf',
  'infinity',
  '-infinity',
]);

/** What a text cell stands for. `absent`: a number that is not there, as in `NaN` or `n/a`, or nothing. */
export type TextKind = 'number' | 'boolean' | 'absent' | 'words';

export function textKind(text: string): TextKind {
  if (numeral.test(text)) return Number.isFinite(Number(text)) ? 'number' : 'absent';
  if (text.length > 16) return 'words';
  const word = text.trim().toLowerCase();
  if (word === 'true' || word === 'false') return 'boolean';
  return absentNumbers.has(word) ? 'absent' : 'words';
}

/**
 * A cell as a number: numbers, texts that are decimal numerals, true as 1 and false as 0.
 * NaN for everything else, and for numbers that are not finite.
 */
export function numberOf(cell: Cell): number {
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : Number.NaN;
  if (typeof cell === 'boolean') return cell ? 1 : 0;
  if (typeof cell !== 'string') return Number.NaN;
  const kind = textKind(cell);
  if (kind === 'number') return Number(cell);
  return kind === 'boolean' ? Number(cell.trim().toLowerCase() === 'true') : Number.NaN;
}

/** Unicode characters of a text: a surrogate pair counts once. */
export function characters(text: string): number {
  let pairs = 0;
  for (let at = 0; at < text.length - 1; at++) {
    if ((text.charCodeAt(at) & 0xfc00) !== 0xd800) continue;
    if ((text.charCodeAt(at + 1) & 0xfc00) === 0xdc00) {
      pairs++;
      at++;
    }
  }
  return text.length - pairs;
}

/** `name`, or the first of `name SEPARATOR 2`, `name SEPARATOR 3`, … that `taken` lacks. */
export function freeName(name: string, taken: { has(name: string): boolean }, separator: string): string {
  if (!taken.has(name)) return name;
  let suffix = 2;
  while (taken.has(`${name}${separator}${suffix}`)) suffix++;
  return `${name}${separator}${suffix}`;
}
