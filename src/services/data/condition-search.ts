import { cellOf } from '#core/rows/cells.ts';
import { type ColumnCondition, meets } from '#core/rows/conditions.ts';
import type { Cell } from '#core/rows/row.ts';
import type { DatasetStore } from '#storage/dataset-store.ts';

/** Columns kept are of one dataset, and so many at most. */
const maxColumns = 6;

/**
 * Finds the rows that meet conditions on their columns. The cells of columns that were asked for last are kept, so that
 * changing a bound reads no row again.
 */
export class ConditionSearch {
  readonly #datasets: Pick<DatasetStore, 'chunks' | 'get'>;
  #datasetId: string | null = null;
  readonly #columns = new Map<string, Promise<Cell[]>>();

  constructor(datasets: Pick<DatasetStore, 'chunks' | 'get'>) {
    this.#datasets = datasets;
  }

  /** Rows that meet all conditions, ascending. */
  async find(datasetId: string, conditions: readonly ColumnCondition[]): Promise<Int32Array> {
    const { rows } = await this.#datasets.get(datasetId);
    const columns = await Promise.all(conditions.map(({ column }) => this.#cells(datasetId, column)));
    const found = new Int32Array(rows);
    let count = 0;
    for (let row = 0; row < rows; row++)
      if (conditions.every((condition, at) => meets(condition, columns[at]![row] ?? null)))
        found[count++] = row;
    return found.subarray(0, count).slice();
  }

  /** The dataset is gone. */
  forget(datasetId: string): void {
    if (this.#datasetId === datasetId) this.#columns.clear();
  }

  #cells(datasetId: string, column: string): Promise<Cell[]> {
    if (this.#datasetId !== datasetId) this.#columns.clear();
    this.#datasetId = datasetId;
    const known = this.#columns.get(column);
    if (known) return known;
    const [oldest] = this.#columns.keys();
    if (this.#columns.size >= maxColumns && oldest !== undefined) this.#columns.delete(oldest);
    const read = this.#read(datasetId, column);
    this.#columns.set(column, read);
    read.catch(() => {
      if (this.#columns.get(column) === read) this.#columns.delete(column);
    });
    return read;
  }

  async #read(datasetId: string, column: string): Promise<Cell[]> {
    const cells: Cell[] = [];
    for await (const { rows } of this.#datasets.chunks(datasetId))
      for (const { source } of rows) cells.push(cellOf(source, column));
    return cells;
  }
}
