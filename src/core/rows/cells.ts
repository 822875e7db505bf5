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

/** No number of a file is written longer; a run of digits beyond it is text. */
const maxNumeralChars = 64;

const numeral = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const percentage = /^([^%]*)%$/;
const fraction = /^([\d.]+) ?\/ ?([\d.]+)$/;
/** 1,234 and 1,234.5: the comma sets off thousands. */
const thousands = /^[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$/;
/** 4,5: the comma stands for the decimal point. */
const decimalComma = /^[+-]?\d+,\d+$/;

/** What files write where a number is missing. */
const absentNumbers = new Set([
  '',
  'nan',
  'na',
  'n/a',
  '#n/a',
  '<na>',
  'n.a.',
  'nil',
  'null',
  'none',
  'missing',
  '-',
  '--',
  '–',
  '?',
  'inf',
  '-inf',
  '+inf',
  'infinity',
  '-infinity',
]);

/** Words that say whether something holds. */
const verdicts: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'yes', 'pass', 'passed', 'correct'].map((word) => [word, true] as const),
  ...['false', 'no', 'fail', 'failed', 'incorrect'].map((word) => [word, false] as const),
]);

/** What a text cell stands for. `absent`: a number that is not there, as in `NaN` or `n/a`, or nothing. */
export type TextKind = 'number' | 'boolean' | 'absent' | 'words';

export function textKind(text: string): TextKind {
  const number = numberIn(text);
  if (number !== null) return Number.isFinite(number) ? 'number' : 'absent';
  const word = shortWord(text);
  if (word === null) return 'words';
  if (verdicts.has(word)) return 'boolean';
  return absentNumbers.has(word) ? 'absent' : 'words';
}

/**
 * A cell as a number: numbers, texts that are written as one, true and words for it as 1, false and words for it as 0.
 * A text means what it denotes: `57%` is 0.57, `4/5` is 0.8, `4,5` is 4.5, `1,234` is 1234.
 * NaN for everything else, and for numbers that are not finite.
 */
export function numberOf(cell: Cell): number {
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : Number.NaN;
  if (typeof cell === 'boolean') return cell ? 1 : 0;
  if (typeof cell !== 'string') return Number.NaN;
  const number = numberIn(cell);
  if (number !== null) return Number.isFinite(number) ? number : Number.NaN;
  const verdict = verdicts.get(shortWord(cell) ?? '');
  return verdict === undefined ? Number.NaN : Number(verdict);
}

/** Texts longer than this are no values to choose from. */
const maxValueChars = 40;

/** A cell as one of a column's few values: its text without outer white space. Null for long texts, lists and objects. */
export function valueText(cell: Cell): string | null {
  if (typeof cell === 'object') return null;
  return trimmed(String(cell), maxValueChars);
}

/** The number that a text denotes, perhaps an infinite one; null where it denotes none. */
function numberIn(text: string): number | null {
  const written = trimmed(text, maxNumeralChars);
  if (written === null || written === '') return null;
  const plain = written.replace(/^\u2212/, '-');
  const share = percentage.exec(plain);
  if (share) {
    const value = decimal(share[1]!.trimEnd());
    return value === null ? null : Number(`${value}e-2`);
  }
  const parts = fraction.exec(plain);
  if (parts) {
    const [part, whole] = [decimal(parts[1]!), decimal(parts[2]!)];
    return part !== null && whole !== null && whole > 0 && part <= whole ? part / whole : null;
  }
  return decimal(plain);
}

function decimal(text: string): number | null {
  if (numeral.test(text)) return Number(text);
  if (thousands.test(text)) return Number(text.replaceAll(',', ''));
  return decimalComma.test(text) ? Number(text.replace(',', '.')) : null;
}

/** The list that a cell holds, itself or written as JSON as tables hold it; null where it holds none. */
export function listIn(cell: Cell): Cell[] | null {
  if (typeof cell !== 'string' || !cell.trimStart().startsWith('[')) return Array.isArray(cell) ? cell : null;
  try {
    return JSON.parse(cell) as Cell[];
  } catch {
    return null;
  }
}

/** A text without outer white space; null where it is longer than `limit` even so. */
const trimmed = (text: string, limit: number): string | null => {
  const short = text.trim();
  return short.length > limit ? null : short;
};

const shortWord = (text: string) => trimmed(text, 16)?.toLowerCase() ?? null;

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
  return firstFree(name, taken, separator, 2).name;
}

/** Gives names that are unique among all it gave, in time that does not grow with how often one is asked for. */
export class UniqueNames {
  /** Every name given, and the suffix to try next where it is wanted again. */
  readonly #next = new Map<string, number>();
  readonly #separator: string;

  constructor(separator: string) {
    this.#separator = separator;
  }

  has(name: string): boolean {
    return this.#next.has(name);
  }

  give(wanted: string): string {
    const { name, suffix } = firstFree(wanted, this.#next, this.#separator, this.#next.get(wanted) ?? 2);
    if (name !== wanted) this.#next.set(wanted, suffix + 1);
    this.#next.set(name, 2);
    return name;
  }
}

function firstFree(wanted: string, taken: { has(name: string): boolean }, separator: string, from: number) {
  let name = wanted;
  let suffix = from - 1;
  while (taken.has(name)) {
    suffix++;
    name = `${wanted}${separator}${suffix}`;
  }
  return { name, suffix };
}
