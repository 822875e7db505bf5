import type { IDBPDatabase } from 'idb';
import type { ColumnMapping, DatasetSummary } from '#core/rows/dataset.ts';
import type { RejectedRow, Row } from '#core/rows/row.ts';
import { guarded } from './failures.ts';
import { encodeRow } from './row-codec.ts';
import type { StoredColumn, WorkbenchSchema } from './schema.ts';

/** A chunk ends at the first of these: small enough to read for one row, large enough to write quickly. */
const chunkRows = 256;
const chunkChars = 1 << 20;
const rejectedChunkRows = 200;
const maxChunksUnderWay = 4;

/** The rows of a chunk as stored bytes: what identifies a dataset is the hash of these, in order. */
export type ChunkListener = (bytes: Uint8Array) => void;

/** Writes one dataset as it is imported. It is listed once `finish` has resolved, and not before. */
export class DatasetWriter {
  readonly #db: IDBPDatabase<WorkbenchSchema>;
  readonly #id: string;
  readonly #mapping: ColumnMapping;
  readonly #onChunk: ChunkListener;
  readonly #startedAt: string;
  readonly #encoder = new TextEncoder();
  readonly #chunkStarts: number[] = [];
  readonly #rejectedStarts: number[] = [];
  #texts: string[] = [];
  #lines: number[] = [];
  #chars = 0;
  #rows = 0;
  #rejected: RejectedRow[] = [];
  #rejectedRows = 0;
  /** Chunks on their way into the store, oldest first: reading goes on while they are written. */
  #underWay: Promise<void>[] = [];

  constructor(
    db: IDBPDatabase<WorkbenchSchema>,
    id: string,
    startedAt: string,
    mapping: ColumnMapping,
    onChunk: ChunkListener,
  ) {
    this.#db = db;
    this.#id = id;
    this.#startedAt = startedAt;
    this.#mapping = mapping;
    this.#onChunk = onChunk;
  }

  /** Add rows in dataset order. Rejects where an earlier chunk could not be stored. */
  async addRows(rows: readonly Row[]): Promise<void> {
    for (const row of rows) {
      const text = encodeRow(row, this.#mapping);
      this.#texts.push(text);
      this.#lines.push(row.line);
      this.#chars += text.length;
      if (this.#texts.length >= chunkRows || this.#chars >= chunkChars) await this.#flushRows();
    }
  }

  async addRejected(rows: readonly RejectedRow[]): Promise<void> {
    for (const row of rows) {
      this.#rejected.push(row);
      if (this.#rejected.length >= rejectedChunkRows) await this.#flushRejected();
    }
  }

  /** Store what is left. Resolves when everything is stored and `onChunk` has seen every row. */
  async flush(): Promise<void> {
    if (this.#texts.length > 0) await this.#flushRows();
    if (this.#rejected.length > 0) await this.#flushRejected();
    await Promise.all(this.#underWay.splice(0));
  }

  /** Store the columns and the summary in one transaction, which lists the dataset. */
  finish(summary: DatasetSummary, columns: readonly Omit<StoredColumn, 'datasetId'>[]): Promise<void> {
    return guarded(async () => {
      await this.flush();
      const tx = this.#db.transaction(['datasets', 'columns'], 'readwrite');
      const store = tx.objectStore('columns');
      await Promise.all([
        ...columns.map((column) => store.put({ datasetId: this.#id, ...column })),
        tx.objectStore('datasets').put({
          id: this.#id,
          summary,
          chunkStarts: Int32Array.from(this.#chunkStarts),
          rejectedStarts: Int32Array.from(this.#rejectedStarts),
          removedAt: null,
          startedAt: this.#startedAt,
        }),
        tx.done,
      ]);
    });
  }

  async #flushRows(): Promise<void> {
    const bytes = this.#encoder.encode(`${this.#texts.join('\n')}\n`);
    const start = this.#rows;
    const lines = Int32Array.from(this.#lines);
    this.#chunkStarts.push(start);
    this.#rows += this.#texts.length;
    this.#texts = [];
    this.#lines = [];
    this.#chars = 0;
    this.#onChunk(bytes);
    await this.#write(() => this.#db.put('rows', { datasetId: this.#id, start, lines, bytes }));
  }

  async #flushRejected(): Promise<void> {
    const start = this.#rejectedRows;
    const rows = this.#rejected;
    this.#rejectedStarts.push(start);
    this.#rejectedRows += rows.length;
    this.#rejected = [];
    await this.#write(() => this.#db.put('rejected', { datasetId: this.#id, start, rows }));
  }

  /** Begin a write; wait only where too many are under way. */
  async #write(put: () => Promise<unknown>): Promise<void> {
    const written = guarded(async () => void (await put()));
    // Whoever awaits it later gets the failure.
    written.catch(() => {});
    this.#underWay.push(written);
    if (this.#underWay.length > maxChunksUnderWay) await this.#underWay.shift();
  }
}
