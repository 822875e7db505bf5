import { characters, numberOf, textKind } from './cells.ts';
import type { ColumnValue } from './dataset.ts';
import type { Cell } from './row.ts';
import { textKey } from './text-key.ts';

/** Different values that are told apart; of a column with more, only those seen first are counted. */
const maxDistinct = 100_000;
/** Of a long value, its beginning is shown. Characters. */
const shownCharacters = 120;
const shownValues = 10;
const maxBins = 20;

export interface Spread {
  n: number;
  min: number;
  /** The value below which a quarter, a half and three quarters lie, interpolated. */
  quarter: number;
  median: number;
  threeQuarters: number;
  max: number;
  mean: number;
  /** Ascending. Of whole numbers `to` is included in each, else in the last alone. */
  bins: SpreadBin[];
}

export interface SpreadBin {
  from: number;
  to: number;
  rows: number;
}

/** The numbers that a bin counts, as a condition tells them: `to` is not among them where the next bin begins there. */
export function binRange(
  bins: readonly SpreadBin[],
  at: number,
): { low: number; high: number; highOpen?: true } {
  const { from, to } = bins[at]!;
  return bins[at + 1]?.from === to ? { low: from, high: to, highOpen: true } : { low: from, high: to };
}

/** What a column holds. */
export interface ColumnStatistics {
  rows: number;
  /** Absent, null, or nothing but white space. */
  missing: number;
  distinct: number;
  /** There are more different values than were told apart: `distinct` is a lower bound. */
  more: boolean;
  /** The most frequent values, as texts; long ones are cut. */
  frequent: ColumnValue[];
  /** Rows by type; texts that are written as numbers are told apart from words. */
  types: { type: 'number' | 'number as text' | 'text' | 'true or false' | 'list or object'; rows: number }[];
  /** Of the numbers, those written as texts included; null where there is none. */
  numbers: Spread | null;
  /** Of the texts' lengths in characters; null where there is none. */
  lengths: Spread | null;
}

/** Counts a column's cells, one after another, in memory that its texts do not decide. */
export class ColumnStatisticsTally {
  #rows = 0;
  #missing = 0;
  #more = false;
  readonly #values = new Map<string, { shown: string; rows: number }>();
  readonly #types = new Map<ColumnStatistics['types'][number]['type'], number>();
  readonly #numbers: number[] = [];
  readonly #lengths: number[] = [];

  add(cell: Cell): void {
    this.#rows++;
    if (cell === null || (typeof cell === 'string' && cell.trim() === '')) {
      this.#missing++;
      return;
    }
    const text = typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
    this.#countValue(text);
    const type = typeOf(cell);
    this.#types.set(type, (this.#types.get(type) ?? 0) + 1);
    if (type === 'text') this.#lengths.push(characters(text));
    if (type === 'number' || type === 'number as text') {
      const value = numberOf(cell);
      if (!Number.isNaN(value)) this.#numbers.push(value);
    }
  }

  result(): ColumnStatistics {
    const frequent = [...this.#values.values()].sort((a, b) => b.rows - a.rows).slice(0, shownValues);
    return {
      rows: this.#rows,
      missing: this.#missing,
      distinct: this.#values.size,
      more: this.#more,
      frequent: frequent.map(({ shown, rows }) => ({ value: shown, rows })),
      types: [...this.#types].map(([type, rows]) => ({ type, rows })).sort((a, b) => b.rows - a.rows),
      numbers: spreadOf(this.#numbers),
      lengths: spreadOf(this.#lengths),
    };
  }

  #countValue(text: string): void {
    const key = textKey(text);
    const known = this.#values.get(key);
    if (known) known.rows++;
    else if (this.#values.size >= maxDistinct) this.#more = true;
    else this.#values.set(key, { shown: beginningOf(text), rows: 1 });
  }
}

function typeOf(cell: Cell): ColumnStatistics['types'][number]['type'] {
  if (typeof cell === 'object') return 'list or object';
  if (typeof cell === 'number') return 'number';
  if (typeof cell === 'boolean') return 'true or false';
  return textKind(cell) === 'number' ? 'number as text' : 'text';
}

/** Whole characters; a text whose parts would hold the whole in memory is copied. */
const beginningOf = (text: string) =>
  text.length <= shownCharacters
    ? text
    : `${Array.from(text.slice(0, shownCharacters)).slice(0, -1).join('')}…`;

/** How numbers spread; null where there is none. */
export function spreadOf(values: readonly number[]): Spread | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  const at = (part: number) => {
    const place = part * (sorted.length - 1);
    const low = sorted[Math.floor(place)]!;
    const share = place % 1;
    return (1 - share) * low + share * sorted[Math.ceil(place)]!;
  };
  const [min, max] = [sorted[0]!, sorted.at(-1)!];
  return {
    n: sorted.length,
    min,
    quarter: at(0.25),
    median: at(0.5),
    threeQuarters: at(0.75),
    max,
    mean: meanOf(sorted),
    bins: binsOf(sorted, min, max),
  };
}

/** A sum beyond the largest number is divided before it is one. */
function meanOf(values: Float64Array): number {
  const sum = values.reduce((total, value) => total + value, 0);
  if (Number.isFinite(sum)) return sum / values.length;
  return values.reduce((total, value) => total + value / values.length, 0);
}

/** At most twenty bins: of whole numbers so many to each, else of equal width. */
function binsOf(sorted: Float64Array, min: number, max: number): Spread['bins'] {
  if (min === max) return [{ from: min, to: max, rows: sorted.length }];
  if (Number.isSafeInteger(max - min) && sorted.every(Number.isSafeInteger)) {
    const each = Math.ceil((max - min + 1) / maxBins);
    const bins = Array.from({ length: Math.ceil((max - min + 1) / each) }, (_, n) => ({
      from: min + n * each,
      to: Math.min(max, min + (n + 1) * each - 1),
      rows: 0,
    }));
    for (const value of sorted) bins[Math.floor((value - min) / each)]!.rows++;
    return bins;
  }
  const width = max / maxBins - min / maxBins;
  // Closer together than numbers can be told apart.
  if (!(width > 0)) return [{ from: min, to: max, rows: sorted.length }];
  const edge = (n: number) => (n === 0 ? min : n === maxBins ? max : shortEdge(min + n * width, width));
  const bins = Array.from({ length: maxBins }, (_, n) => ({ from: edge(n), to: edge(n + 1), rows: 0 }));
  // By the edges themselves, so that a condition from one to the next finds the rows that are counted here.
  let bin = 0;
  for (const value of sorted) {
    while (bin < maxBins - 1 && value >= bins[bin]!.to) bin++;
    bins[bin]!.rows++;
  }
  return bins;
}

/** Without the digits that only rounding put there: 0.15, not 0.15000000000000002. */
function shortEdge(value: number, width: number): number {
  const short = Number(value.toPrecision(12));
  return Math.abs(short - value) < width / 1000 ? short : value;
}
