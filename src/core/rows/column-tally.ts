import { numberOf, textKind, valueText } from './cells.ts';
import type { ColumnSummary, ColumnValue } from './dataset.ts';
import type { Cell } from './row.ts';

/** More values than this are not chosen from one by one. */
export const maxValues = 12;
/** Fewer increasing numbers than this may be a coincidence. */
const minCounted = 12;

/** A dense column may be so many times as long as the numbers in it. */
const sparseness = 64;

/** What one source column holds, counted while rows go by. */
export class ColumnTally {
  readonly name: string;
  /** Cells that are neither null nor an empty text. */
  #present = 0;
  #numbers = 0;
  #booleans = 0;
  #numerals = 0;
  #booleanWords = 0;
  #words = 0;
  #nested = 0;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;
  /** The rows that have a number, and their numbers: a column that few rows have takes no more room than they do. */
  readonly #rows: number[] = [];
  readonly #values: number[] = [];
  /** Rows of each value; null once there are too many values to choose from. */
  #few: Map<string, number> | null = new Map();
  #last = Number.NEGATIVE_INFINITY;
  #counts = true;

  constructor(name: string) {
    this.name = name;
  }

  add(row: number, cell: Cell): void {
    if (cell === null || cell === '') return;
    this.#present++;
    this.#countValue(cell);
    if (typeof cell === 'object') this.#nested++;
    else if (typeof cell === 'boolean') this.#booleans++;
    else if (typeof cell === 'number') this.#numbers++;
    else {
      const kind = textKind(cell);
      if (kind === 'words') this.#words++;
      else if (kind === 'number') this.#numerals++;
      else if (kind === 'boolean') this.#booleanWords++;
    }
    const value = numberOf(cell);
    if (!Number.isNaN(value)) this.#keep(row, value);
  }

  summary(rows: number): ColumnSummary {
    const kind = this.#kind();
    const numeric = kind === 'number' || kind === 'mixed';
    const any = numeric && this.#min <= this.#max;
    return {
      name: this.name,
      kind,
      missing: rows - (kind === 'number' ? this.#numbers + this.#numerals : this.#present),
      min: any ? this.#min : null,
      max: any ? this.#max : null,
      ...(this.#few && this.#few.size > 0 && { values: this.#valuesByRows(this.#few) }),
      ...(this.#counts && this.#numbers + this.#numerals >= minCounted && { counts: true as const }),
    };
  }

  /** Whether so many of the rows have a number that the column is worth keeping dense. */
  isDense(rows: number): boolean {
    return this.#values.length * sparseness >= rows;
  }

  /** The column as numbers, NaN where there is none; null where it is not numeric. Shape [rows]. */
  values(rows: number): Float64Array | null {
    const kind = this.#kind();
    if (this.#values.length === 0 || kind === 'text' || kind === 'nested') return null;
    const values = new Float64Array(rows).fill(Number.NaN);
    this.#rows.forEach((row, at) => {
      values[row] = this.#values[at]!;
    });
    return values;
  }

  /** Texts such as "3" count as numbers only where every text of the column does. */
  #kind(): ColumnSummary['kind'] {
    const wordy = this.#words > 0;
    const kinds: ColumnSummary['kind'][] = [];
    if (this.#numbers > 0 || (!wordy && this.#numerals > 0)) kinds.push('number');
    if (this.#booleans > 0 || (!wordy && this.#booleanWords > 0)) kinds.push('boolean');
    if (wordy) kinds.push('text');
    if (this.#nested > 0) kinds.push('nested');
    if (kinds.length > 1) return 'mixed';
    return kinds[0] ?? 'text';
  }

  #countValue(cell: Cell): void {
    if (!this.#few) return;
    const value = valueText(cell);
    if (value === null) this.#few = null;
    else {
      this.#few.set(value, (this.#few.get(value) ?? 0) + 1);
      if (this.#few.size > maxValues) this.#few = null;
    }
  }

  #valuesByRows(few: ReadonlyMap<string, number>): ColumnValue[] {
    return [...few].map(([value, rows]) => ({ value, rows })).sort((a, b) => b.rows - a.rows);
  }

  #keep(row: number, value: number): void {
    this.#rows.push(row);
    this.#counts &&= Number.isInteger(value) && value > this.#last;
    this.#last = value;
    this.#values.push(value);
    this.#min = Math.min(this.#min, value);
    this.#max = Math.max(this.#max, value);
  }
}
