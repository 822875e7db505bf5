import { isStored, passingRows, type StoredCondition } from '#core/filter/conditions.ts';
import { partIn, partOf, type RowPart } from '#core/filter/row-parts.ts';
import type { Cell } from '#core/rows/row.ts';
import type { DatasetStore } from '#storage/dataset-store.ts';

/** What the cells kept may take, in bytes as `cellBytes` counts them. */
const defaultBudget = 256 * 1024 * 1024;

/** About what a cell takes in memory: two bytes a character, and a few for the value itself. */
const cellBytes = (cell: Cell): number =>
  8 +
  (typeof cell === 'string'
    ? 2 * cell.length
    : cell === null || typeof cell !== 'object'
      ? 0
      : 2 * JSON.stringify(cell).length);

interface Kept {
  cells: Promise<Cell[]>;
  /** 0 while they are read. */
  bytes: number;
}

/**
 * Finds the rows that meet conditions on their columns, texts and ids. The cells that were asked for last are kept within
 * a budget of bytes, so that changing a bound reads no row again; what does not fit is read again.
 */
export class ConditionSearch {
  readonly #datasets: Pick<DatasetStore, 'chunks' | 'get'>;
  readonly #budget: number;
  #datasetId: string | null = null;
  /** The one that was asked for longest ago first. */
  readonly #parts = new Map<RowPart, Kept>();

  constructor(datasets: Pick<DatasetStore, 'chunks' | 'get'>, budget = defaultBudget) {
    this.#datasets = datasets;
    this.#budget = budget;
  }

  /** Bytes of the cells kept. */
  get bytes(): number {
    return [...this.#parts.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Rows that meet all conditions, ascending. */
  async find(datasetId: string, conditions: readonly StoredCondition[]): Promise<Int32Array> {
    const { rows } = await this.#datasets.get(datasetId);
    // A condition that the page answers never comes here; one that did would let every row pass.
    const asked = conditions.filter(isStored);
    const parts = [...new Set(asked.map(partOf))];
    const cells = new Map<RowPart, Cell[]>();
    for (const part of parts) cells.set(part, await this.#cells(datasetId, part));
    const ids = cells.get('id') ?? [];
    const passed = passingRows(
      asked,
      rows,
      (condition) => {
        const own = cells.get(partOf(condition))!;
        return (row) => own[row] ?? null;
      },
      (row) => ids[row] as string,
    );
    return Int32Array.from(passed.keys()).filter((row) => passed[row] === 1);
  }

  /** The dataset is gone. */
  forget(datasetId: string): void {
    if (this.#datasetId === datasetId) this.#parts.clear();
  }

  #cells(datasetId: string, part: RowPart): Promise<Cell[]> {
    if (this.#datasetId !== datasetId) this.#parts.clear();
    this.#datasetId = datasetId;
    const known = this.#parts.get(part);
    if (known) {
      this.#parts.delete(part);
      this.#parts.set(part, known);
      return known.cells;
    }
    const kept: Kept = { cells: this.#read(datasetId, part), bytes: 0 };
    this.#parts.set(part, kept);
    kept.cells.then(
      (cells) => {
        kept.bytes = cells.reduce<number>((sum, cell) => sum + cellBytes(cell), 0);
        this.#keepWithinBudget();
      },
      () => {
        if (this.#parts.get(part) === kept) this.#parts.delete(part);
      },
    );
    return kept.cells;
  }

  #keepWithinBudget(): void {
    for (const part of this.#parts.keys()) {
      if (this.bytes <= this.#budget) return;
      this.#parts.delete(part);
    }
  }

  async #read(datasetId: string, part: RowPart): Promise<Cell[]> {
    const cells: Cell[] = [];
    for await (const { rows } of this.#datasets.chunks(datasetId))
      for (const row of rows) cells.push(partIn(row, part));
    return cells;
  }
}
