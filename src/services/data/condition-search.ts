import { isStored, passingRows, type StoredCondition } from '#core/filter/conditions.ts';
import { partIn, partOf, type RowPart, storedPassing } from '#core/filter/row-parts.ts';
import { cellBytes } from '#core/rows/cell-bytes.ts';
import type { Cell } from '#core/rows/row.ts';
import type { DatasetStore } from '#storage/dataset-store.ts';
import { ColumnsAhead } from './columns-ahead.ts';

/** What the cells kept may take, in bytes as `cellBytes` counts them. */
const defaultBudget = 256 * 1024 * 1024;

type Datasets = Pick<DatasetStore, 'chunks' | 'get' | 'column'>;

/** What is kept: a part of the rows, or a column's numbers, which are stored beside the rows and need none of them. */
type Part = RowPart | `numbers ${string}`;

const partFor = (condition: StoredCondition): Part =>
  condition.kind === 'range' && 'column' in condition ? `numbers ${condition.column}` : partOf(condition);

interface Kept {
  /** Null: one part alone is beyond the budget. */
  cells: Promise<Cell[] | null>;
  /** 0 while they are read. */
  bytes: number;
}

/**
 * Finds the rows that meet conditions on their columns, texts and ids. The cells that were asked for last are kept within
 * a budget of bytes, so that changing a bound reads no row again. Of a part that is beyond the budget by itself nothing is
 * kept: its rows are read again, a chunk at a time.
 */
export class ConditionSearch {
  readonly #datasets: Datasets;
  readonly #budget: number;
  #datasetId: string | null = null;
  /** The one that was asked for longest ago first. */
  readonly #parts = new Map<Part, Kept>();
  /** What is being read before it is asked for; `done` never rejects. */
  #ahead: { done: Promise<void> } | null = null;
  #isReadAhead = false;

  constructor(datasets: Datasets, budget = defaultBudget) {
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
    const passed = new Uint8Array(rows).fill(1);
    const large: StoredCondition[] = [];
    // One part after the other, so that no more than one is held beyond what is kept.
    for (const part of new Set(asked.map(partFor))) {
      const own = asked.filter((condition) => partFor(condition) === part);
      const cells = await this.#cells(datasetId, part);
      if (cells === null) large.push(...own);
      else keepBoth(passed, 0, passingCells(own, cells, rows));
    }
    if (large.length > 0)
      for await (const chunk of this.#datasets.chunks(datasetId))
        keepBoth(passed, chunk.start, storedPassing(large, chunk.rows));
    return Int32Array.from(passed.keys()).filter((row) => passed[row] === 1);
  }

  /**
   * Read the cells of all columns in one pass before anybody asks for them; the largest columns are left out where they
   * are more than the budget. It stops once another dataset is asked about.
   */
  async readAhead(datasetId: string): Promise<void> {
    this.#turnTo(datasetId);
    if (this.#ahead || this.#isReadAhead) return this.#ahead?.done;
    const reading = new ColumnsAhead(this.#budget);
    const mine = { done: Promise.resolve() };
    this.#ahead = mine;
    mine.done = (async () => {
      const { columns } = await this.#datasets.get(datasetId);
      reading.start(columns.map(({ name }) => name).filter((name) => !this.#parts.has(`column ${name}`)));
      for await (const { rows } of this.#datasets.chunks(datasetId)) {
        if (this.#ahead !== mine) return;
        reading.add(rows);
      }
      if (this.#ahead !== mine) return;
      this.#isReadAhead = true;
      // What was asked for is kept rather than what may be: it comes last.
      const asked = [...this.#parts];
      this.#parts.clear();
      for (const [name, { cells, bytes }] of reading.columns)
        this.#parts.set(`column ${name}`, { cells: Promise.resolve(cells), bytes });
      for (const [part, kept] of asked) this.#parts.set(part, kept);
      this.#keepWithinBudget();
    })()
      // Whoever asks for the rows reads them again, and is told then why they cannot be read.
      .catch(() => undefined)
      .finally(() => {
        if (this.#ahead === mine) this.#ahead = null;
      });
    return mine.done;
  }

  stopReadingAhead(): void {
    this.#ahead = null;
  }

  /** The dataset is gone. */
  forget(datasetId: string): void {
    if (this.#datasetId === datasetId) this.#turnTo(null);
  }

  #turnTo(datasetId: string | null): void {
    if (this.#datasetId === datasetId) return;
    this.#datasetId = datasetId;
    this.#parts.clear();
    this.#ahead = null;
    this.#isReadAhead = false;
  }

  async #cells(datasetId: string, part: Part): Promise<Cell[] | null> {
    this.#turnTo(datasetId);
    if (!this.#parts.has(part) && part.startsWith('column ') && this.#ahead) {
      await this.#ahead.done;
      this.#turnTo(datasetId);
    }
    const known = this.#parts.get(part);
    if (known) {
      this.#parts.delete(part);
      this.#parts.set(part, known);
      return known.cells;
    }
    const reading = this.#read(datasetId, part);
    const kept: Kept = { cells: reading.then((read) => read?.cells ?? null), bytes: 0 };
    this.#parts.set(part, kept);
    reading.then(
      (read) => {
        kept.bytes = read?.bytes ?? 0;
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

  /** Null as soon as it is beyond the budget. */
  async #read(datasetId: string, part: Part): Promise<{ cells: Cell[]; bytes: number } | null> {
    if (!isOfNumbers(part)) return this.#readRows(datasetId, part);
    const column = part.slice('numbers '.length);
    const stored = await this.#datasets.column(datasetId, `source:${column}`);
    if (!stored) return this.#readRows(datasetId, `column ${column}`);
    // A cell that is no number meets no range.
    const cells = Array.from(stored, (value) => (Number.isNaN(value) ? null : value));
    return { cells, bytes: 8 * cells.length };
  }

  async #readRows(datasetId: string, part: RowPart): Promise<{ cells: Cell[]; bytes: number } | null> {
    const cells: Cell[] = [];
    let bytes = 0;
    for await (const { rows } of this.#datasets.chunks(datasetId)) {
      for (const row of rows) {
        const cell = partIn(row, part);
        bytes += cellBytes(cell);
        cells.push(cell);
      }
      if (bytes > this.#budget) return null;
    }
    return { cells, bytes };
  }
}

const isOfNumbers = (part: Part): part is `numbers ${string}` => part.startsWith('numbers ');

/** Which rows meet conditions that all read these cells. */
const passingCells = (conditions: readonly StoredCondition[], cells: readonly Cell[], rows: number) =>
  passingRows(
    conditions,
    rows,
    () => (row) => cells[row] ?? null,
    (row) => cells[row] as string,
  );

/** Leave a row in only where it passed this too. */
function keepBoth(passed: Uint8Array, start: number, these: Uint8Array): void {
  for (let at = 0; at < these.length; at++) passed[start + at]! &= these[at]!;
}
