import type { IDBPDatabase } from 'idb';
import { AppError } from '#core/errors.ts';
import type { ColumnMapping, DatasetSummary } from '#core/rows/dataset.ts';
import { isDatasetSummary } from '#core/rows/dataset-schema.ts';
import type { RejectedRow, Row } from '#core/rows/row.ts';
import { importWork } from '#core/run/work-locks.ts';
import { type ChunkListener, DatasetWriter } from './dataset-writer.ts';
import { everyDrawOf } from './draw-store.ts';
import { guarded, missing } from './failures.ts';
import { everyFilterOf } from './filter-store.ts';
import { everyGradeOf } from './grade-store.ts';
import { everyRemarkOf } from './remark-store.ts';
import { decodeRow } from './row-codec.ts';
import type { StoredColumn, StoredDataset, StoredRowChunk, WorkbenchSchema } from './schema.ts';

type Listed = StoredDataset & { summary: DatasetSummary };

const everyChunkOf = (id: string) => IDBKeyRange.bound([id, 0], [id, Number.MAX_SAFE_INTEGER]);
const everyColumnOf = (id: string) => IDBKeyRange.bound([id, ''], [id, '\uffff']);

/** Datasets: summaries, rows in chunks, rejected rows, and columns without text. */
export class DatasetStore {
  readonly #db: IDBPDatabase<WorkbenchSchema>;

  constructor(db: IDBPDatabase<WorkbenchSchema>) {
    this.#db = db;
  }

  /** Begin writing a dataset; it stays unlisted until the writer has finished. */
  begin(id: string, now: string, mapping: ColumnMapping, onChunk: ChunkListener): Promise<DatasetWriter> {
    return guarded(async () => {
      await this.#db.add('datasets', {
        id,
        summary: null,
        chunkStarts: new Int32Array(0),
        rejectedStarts: new Int32Array(0),
        removedAt: null,
        startedAt: now,
      });
      return new DatasetWriter(this.#db, id, now, mapping, onChunk);
    });
  }

  /** Datasets that are imported and not removed, newest first. What is damaged is left out (`DamagedStore`). */
  list(): Promise<DatasetSummary[]> {
    return guarded(async () => {
      const stored = await this.#db.getAll('datasets');
      return stored
        .flatMap((dataset) => (dataset.removedAt === null && isListed(dataset) ? [dataset.summary] : []))
        .sort((a, b) => (a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : 0));
    });
  }

  /** Whether a dataset has this id, removed or not. */
  has(id: string): Promise<boolean> {
    return guarded(async () => (await this.#db.count('datasets', id)) > 0);
  }

  get(id: string): Promise<DatasetSummary> {
    return guarded(async () => (await this.#listed(id)).summary);
  }

  /** Whole rows by index, in the order asked for. */
  rows(id: string, indices: ArrayLike<number>): Promise<Row[]> {
    return guarded(async () => {
      const { summary, chunkStarts } = await this.#listed(id);
      const wanted = new Map<number, number[]>();
      for (const index of Array.from(indices)) {
        if (!(Number.isInteger(index) && index >= 0 && index < summary.rows))
          throw new AppError(
            'no-such-row',
            `Row ${index} was asked for; the dataset has ${summary.rows} rows.`,
            {
              datasetId: id,
              row: index,
            },
          );
        const start = chunkStarts[chunkHolding(chunkStarts, index)]!;
        wanted.set(start, [...(wanted.get(start) ?? []), index]);
      }
      const tx = this.#db.transaction('rows');
      const found = new Map<number, Row>();
      await Promise.all(
        [...wanted].map(async ([start, rows]) => {
          const chunk = present(await tx.store.get([id, start]), id, start);
          const texts = chunkTexts(chunk);
          for (const row of rows) {
            const at = row - start;
            found.set(row, decodeRow(texts[at]!, chunk.lines[at]!, summary.mapping));
          }
        }),
      );
      return Array.from(indices, (index) => found.get(index)!);
    });
  }

  /** Every row in dataset order, a chunk at a time, from the chunk that begins at row `first`. */
  async *chunks(id: string, first = 0): AsyncGenerator<{ start: number; rows: Row[] }> {
    const { summary, chunkStarts } = await guarded(() => this.#listed(id));
    for (const start of chunkStarts.filter((begin) => begin >= first)) {
      const chunk = present(await guarded(() => this.#db.get('rows', [id, start])), id, start);
      const rows = chunkTexts(chunk).map((text, at) => decodeRow(text, chunk.lines[at]!, summary.mapping));
      yield { start, rows };
    }
  }

  /** A stored column's values, or null where it was not stored. */
  column(id: string, name: string): Promise<StoredColumn['values'] | null> {
    return guarded(async () => (await this.#db.get('columns', [id, name]))?.values ?? null);
  }

  /** Rejected records in source order. */
  rejected(id: string, offset: number, limit: number): Promise<RejectedRow[]> {
    return guarded(async () => {
      const { summary, rejectedStarts } = await this.#listed(id);
      const end = Math.min(offset + limit, summary.rejected);
      if (offset < 0 || offset >= end) return [];
      const first = rejectedStarts[chunkHolding(rejectedStarts, offset)]!;
      const chunks = await this.#db.getAll('rejected', IDBKeyRange.bound([id, first], [id, end - 1]));
      return chunks.flatMap((chunk) => chunk.rows).slice(offset - first, end - first);
    });
  }

  /** Call it so. */
  rename(id: string, name: string): Promise<DatasetSummary> {
    return this.#change(id, (stored) => ({ ...stored, summary: { ...stored.summary, name } }));
  }

  /** Take it off the list; `restore` brings it back until `purge`. */
  async remove(id: string, now: string): Promise<void> {
    await this.#change(id, (stored) => ({ ...stored, removedAt: now }));
  }

  restore(id: string): Promise<DatasetSummary> {
    return this.#change(id, (stored) => ({ ...stored, removedAt: null }));
  }

  /** Delete for good, with its rows, its rejected rows, its runs, its grades, remarks and draws, and its check-ups. */
  purge(id: string): Promise<void> {
    return guarded(async () => {
      const names = [
        'datasets',
        'rows',
        'rejected',
        'columns',
        'runs',
        'batches',
        'inputs',
        'grades',
        'draws',
        'remarks',
        'gradingPlans',
        'filters',
        'checkups',
      ] as const;
      const tx = this.#db.transaction(names, 'readwrite');
      const runs = await tx.objectStore('runs').index('datasetId').getAllKeys(id);
      const checkups = await tx.objectStore('checkups').index('datasetId').getAllKeys(id);
      await Promise.all([
        ...checkups.map((checkup) => tx.objectStore('checkups').delete(checkup)),
        ...runs.flatMap((run) => [
          tx.objectStore('runs').delete(run),
          tx.objectStore('batches').delete(everyChunkOf(run)),
          tx.objectStore('inputs').delete(everyChunkOf(run)),
        ]),
        tx.objectStore('rows').delete(everyChunkOf(id)),
        tx.objectStore('rejected').delete(everyChunkOf(id)),
        tx.objectStore('columns').delete(everyColumnOf(id)),
        tx.objectStore('grades').delete(everyGradeOf(id)),
        tx.objectStore('draws').delete(everyDrawOf(id)),
        tx.objectStore('remarks').delete(everyRemarkOf(id)),
        tx.objectStore('gradingPlans').delete(id),
        tx.objectStore('filters').delete(everyFilterOf(id)),
        tx.objectStore('datasets').delete(id),
        tx.done,
      ]);
    });
  }

  /**
   * Purge what nobody can reach any more: datasets removed, and imports begun and never finished, before `before`.
   * @param before ISO 8601
   * @param held work that a tab is at: its import stays
   */
  async sweep(before: string, held: ReadonlySet<string> = new Set()): Promise<void> {
    const stored = await guarded(() => this.#db.getAll('datasets'));
    for (const { id, summary, removedAt, startedAt } of stored) {
      const unreachableSince = summary === null ? startedAt : removedAt;
      if (unreachableSince !== null && unreachableSince < before && !held.has(importWork(id)))
        await this.purge(id);
    }
  }

  async #listed(id: string): Promise<Listed> {
    const stored = await this.#db.get('datasets', id);
    if (!stored?.summary) throw missing('dataset', id);
    return stored as Listed;
  }

  #change(id: string, edit: (stored: Listed) => Listed): Promise<DatasetSummary> {
    return guarded(async () => {
      const tx = this.#db.transaction('datasets', 'readwrite');
      const stored = await tx.store.get(id);
      if (!stored?.summary) throw missing('dataset', id);
      const changed = edit(stored as Listed);
      await Promise.all([tx.store.put(changed), tx.done]);
      return changed.summary;
    });
  }
}

/** Whether a stored dataset has been imported and can be worked with. */
export const isListed = (dataset: StoredDataset): dataset is Listed =>
  isDatasetSummary(dataset.summary, dataset.id) &&
  dataset.chunkStarts instanceof Int32Array &&
  dataset.rejectedStarts instanceof Int32Array;

/** Which chunk holds `index`: the last that starts at or before it. */
function chunkHolding(starts: Int32Array, index: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= index) low = middle;
    else high = middle - 1;
  }
  return low;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

const chunkTexts = (chunk: StoredRowChunk) => decoder.decode(chunk.bytes).split('\n').slice(0, -1);

function present(chunk: StoredRowChunk | undefined, id: string, start: number): StoredRowChunk {
  if (chunk) return chunk;
  throw new AppError(
    'damaged-dataset',
    `The stored rows from ${start} on are gone, so this dataset cannot be used. Remove it and import it again.`,
    { datasetId: id, row: start },
  );
}
