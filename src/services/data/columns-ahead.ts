import { cellBytes } from '#core/rows/cell-bytes.ts';
import { cellOf } from '#core/rows/cells.ts';
import type { Cell, Row } from '#core/rows/row.ts';

/** The cells of many columns, read in one pass; the largest column is let go while they take more than a budget. */
export class ColumnsAhead {
  readonly columns = new Map<string, { cells: Cell[]; bytes: number }>();
  readonly #budget: number;

  /** @param budget in bytes, as `cellBytes` counts them */
  constructor(budget: number) {
    this.#budget = budget;
  }

  start(names: readonly string[]): void {
    for (const name of names) this.columns.set(name, { cells: [], bytes: 0 });
  }

  add(rows: readonly Pick<Row, 'source'>[]): void {
    for (const [name, column] of this.columns)
      for (const { source } of rows) {
        const cell = cellOf(source, name);
        column.bytes += cellBytes(cell);
        column.cells.push(cell);
      }
    while (this.#bytes > this.#budget) this.columns.delete(this.#largest);
  }

  get #bytes(): number {
    let sum = 0;
    for (const { bytes } of this.columns.values()) sum += bytes;
    return sum;
  }

  get #largest(): string {
    return [...this.columns].reduce((most, one) => (one[1].bytes > most[1].bytes ? one : most))[0];
  }
}
