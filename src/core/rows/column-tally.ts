import { numberOf, textKind } from './cells.ts';
import type { ColumnSummary } from './dataset.ts';
import type { Cell } from './row.ts';

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

  constructor(name: string) {
    this.name = name;
  }

  add(row: number, cell: Cell): void {
    if (cell === null || cell === '') return;
    this.#present++;
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

  #keep(row: number, value: number): void {
    this.#rows.push(row);
    this.#values.push(value);
    this.#min = Math.min(this.#min, value);
    this.#max = Math.max(this.#max, value);
  }
}
