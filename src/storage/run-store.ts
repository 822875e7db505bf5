import type { IDBPDatabase } from 'idb';
import { AppError } from '#core/errors.ts';
import type { BackendReport, Readout } from '#core/judge/judge.ts';
import { withRowsBy } from '#core/run/backend-use.ts';
import type { RunColumns, RunSummary } from '#core/run/run.ts';
import { emptyRunColumns } from '#core/run/run-columns.ts';
import { isRunSummary } from '#core/run/run-schema.ts';
import { totalsOf } from '#core/run/totals.ts';
import { runWork } from '#core/run/work-locks.ts';
import { packBatch, unpackBatch } from './batch.ts';
import { damaged, guarded, missing } from './failures.ts';
import type { StoredRun, WorkbenchSchema } from './schema.ts';

/** What the run loop may change of a run besides adding batches. */
export type RunChange = Partial<Pick<RunSummary, 'state' | 'error' | 'finishedAt' | 'failedRequests'>>;

/** Readouts of a few rows, in step, what computed them, and the seconds it took. Perhaps none: every request failed. */
export interface RunBatch {
  rows: Int32Array;
  readouts: readonly Readout[];
  /** Rows whose request failed: they are counted, and stay to be scored. */
  failures?: readonly unknown[];
  /** Null where nothing is computed here. */
  backend: BackendReport | null;
  seconds: number;
}

/** Rows a batch of a run that comes whole. */
const batchRows = 512;

const everyBatchOf = (runId: string) => IDBKeyRange.bound([runId, 0], [runId, Number.MAX_SAFE_INTEGER]);

/** Runs and their batches. A batch and the run's figures are one transaction: a crash leaves both or neither. */
export class RunStore {
  readonly #db: IDBPDatabase<WorkbenchSchema>;

  constructor(db: IDBPDatabase<WorkbenchSchema>) {
    this.#db = db;
  }

  /**
   * Store a new run. `rows` may be less than the dataset's where the run is limited.
   * @param seen 1 where the judge was trained on a row's instruction
   * @param importedRows rows of the dataset where it is still being imported, and so not listed yet
   */
  create(summary: RunSummary, seen?: Uint8Array, importedRows?: number): Promise<void> {
    return this.#add(summary, { rows: new Int32Array(0), readouts: [] }, seen, importedRows);
  }

  /**
   * Store a run that was scored elsewhere, with its readouts, in one transaction. What it counts of its rows follows
   * from the readouts; state, seconds and backends are as the summary says.
   */
  addWhole(
    summary: RunSummary,
    scored: Pick<RunBatch, 'rows' | 'readouts'>,
    seen?: Uint8Array,
    importedRows?: number,
  ): Promise<void> {
    const counted = { ...summary, scored: scored.rows.length, ...totalsOf(scored.readouts) };
    return this.#add(counted, scored, seen, importedRows);
  }

  /** Whether a run has this id, removed or not. */
  has(runId: string): Promise<boolean> {
    return guarded(async () => (await this.#db.count('runs', runId)) > 0);
  }

  get(runId: string): Promise<RunSummary> {
    return guarded(async () => (await this.#stored(runId)).summary);
  }

  /** Runs that are not removed, newest first; those of one dataset, or all. What is damaged is left out (`DamagedStore`). */
  list(datasetId: string | null): Promise<RunSummary[]> {
    return guarded(async () => {
      const runs =
        datasetId === null
          ? await this.#db.getAll('runs')
          : await this.#db.getAllFromIndex('runs', 'datasetId', datasetId);
      return runs
        .filter((run) => run.removedAt === null && isSound(run))
        .map((run) => run.summary)
        .sort((a, b) => (a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : 0));
    });
  }

  update(runId: string, change: RunChange): Promise<RunSummary> {
    return this.#change(runId, (run) => {
      run.summary = { ...run.summary, ...change };
    });
  }

  /** Call a run so; null takes the name away. A run under way keeps it: its batches change other fields. */
  rename(runId: string, name: string | null): Promise<RunSummary> {
    return this.#change(runId, (run) => {
      const { name: _, ...rest } = run.summary;
      run.summary = name === null ? rest : { ...rest, name };
    });
  }

  /**
   * Store readouts and the run's new figures together. Resolves when they are stored, with the new summary.
   * `scored` counts valid and invalid rows alike. A row that already has a readout refuses the whole batch
   * (`row-scored-twice`): two tabs at work on one run are noticed, not mixed.
   */
  appendBatch(runId: string, batch: RunBatch, change: RunChange = {}): Promise<RunSummary> {
    return guarded(async () => {
      const { rows, readouts, backend, seconds, failures = [] } = batch;
      const tx = this.#db.transaction(['runs', 'batches'], 'readwrite');
      const runs = tx.objectStore('runs');
      const run = await runs.get(runId);
      if (!run) throw missing('run', runId);
      markScored(run, rows, readouts.length);
      const totals = totalsOf(readouts);
      const before = run.summary;
      run.summary = {
        ...before,
        ...change,
        scored: before.scored + rows.length,
        invalid: before.invalid + totals.invalid,
        failedRequests: (before.failedRequests ?? 0) + failures.length,
        truncated: before.truncated + totals.truncated,
        tokens: before.tokens + totals.tokens,
        seconds: before.seconds + seconds,
        backends: withRowsBy(before.backends, backend, rows.length),
      };
      const writes: Promise<unknown>[] = [];
      if (rows.length > 0) {
        writes.push(tx.objectStore('batches').add(packBatch(runId, run.batches, rows, readouts)));
        run.batches += 1;
      }
      await Promise.all([...writes, runs.put(run), tx.done]);
      return run.summary;
    });
  }

  /** Every stored readout, dense over the dataset's rows. */
  columns(runId: string): Promise<RunColumns> {
    return guarded(async () => {
      const { datasetRows, seen } = await this.#stored(runId);
      const columns = emptyRunColumns(datasetRows);
      if (seen) columns.seen = seen;
      for (const batch of await this.#db.getAll('batches', everyBatchOf(runId))) unpackBatch(batch, columns);
      return columns;
    });
  }

  /** Take it off the list; `restore` brings it back until `purge`. */
  async remove(runId: string, now: string): Promise<void> {
    await this.#change(runId, (run) => {
      run.removedAt = now;
    });
  }

  restore(runId: string): Promise<RunSummary> {
    return this.#change(runId, (run) => {
      run.removedAt = null;
    });
  }

  /** Delete for good. */
  purge(runId: string): Promise<void> {
    return guarded(async () => {
      const tx = this.#db.transaction(['runs', 'batches'], 'readwrite');
      await Promise.all([
        tx.objectStore('runs').delete(runId),
        tx.objectStore('batches').delete(everyBatchOf(runId)),
        tx.done,
      ]);
    });
  }

  /**
   * Purge the runs removed before `before`.
   * @param before ISO 8601
   * @param held work that a tab is at: its run stays
   */
  async sweep(before: string, held: ReadonlySet<string> = new Set()): Promise<void> {
    const stored = await guarded(() => this.#db.getAll('runs'));
    for (const { id, removedAt } of stored)
      if (removedAt !== null && removedAt < before && !held.has(runWork(id))) await this.purge(id);
  }

  #add(
    summary: RunSummary,
    { rows, readouts }: Pick<RunBatch, 'rows' | 'readouts'>,
    seen?: Uint8Array,
    importedRows?: number,
  ): Promise<void> {
    return guarded(async () => {
      const tx = this.#db.transaction(['datasets', 'runs', 'batches'], 'readwrite');
      const dataset = await tx.objectStore('datasets').get(summary.datasetId);
      const datasetRows = dataset?.summary?.rows ?? (dataset && importedRows);
      if (datasetRows === undefined) throw missing('dataset', summary.datasetId);
      const run: StoredRun = {
        id: summary.id,
        datasetId: summary.datasetId,
        summary,
        datasetRows,
        batches: 0,
        scoredBits: new Uint8Array(Math.ceil(datasetRows / 8)),
        removedAt: null,
        ...(seen && { seen }),
      };
      markScored(run, rows, readouts.length);
      const writes: Promise<unknown>[] = [];
      for (let from = 0; from < rows.length; from += batchRows) {
        const some = [rows.slice(from, from + batchRows), readouts.slice(from, from + batchRows)] as const;
        writes.push(tx.objectStore('batches').add(packBatch(run.id, run.batches++, ...some)));
      }
      await Promise.all([...writes, tx.objectStore('runs').add(run), tx.done]);
    });
  }

  async #stored(runId: string): Promise<StoredRun> {
    const run = await this.#db.get('runs', runId);
    if (!run) throw missing('run', runId);
    if (!isSound(run)) throw damaged('run', runId);
    return run;
  }

  #change(runId: string, edit: (run: StoredRun) => void): Promise<RunSummary> {
    return guarded(async () => {
      const tx = this.#db.transaction('runs', 'readwrite');
      const run = await tx.store.get(runId);
      if (!run) throw missing('run', runId);
      edit(run);
      await Promise.all([tx.store.put(run), tx.done]);
      return run.summary;
    });
  }
}

/** Whether a stored run can be worked with. */
export const isSound = ({ id, datasetId, summary, datasetRows, batches, scoredBits }: StoredRun): boolean =>
  isRunSummary(summary, id) &&
  summary.datasetId === datasetId &&
  Number.isInteger(datasetRows) &&
  Number.isInteger(batches) &&
  scoredBits instanceof Uint8Array &&
  scoredBits.length === Math.ceil(datasetRows / 8);

/** Set the rows' bits, in place; throws where the batch does not fit the run. */
function markScored(run: StoredRun, rows: Int32Array, readouts: number): void {
  if (rows.length !== readouts)
    throw new AppError(
      'bad-batch',
      `A batch has ${rows.length} rows and ${readouts} readouts; it was not stored.`,
    );
  for (const row of rows) {
    if (row < 0 || row >= run.datasetRows)
      throw new AppError(
        'bad-batch',
        `A batch names row ${row} of a dataset of ${run.datasetRows} rows; it was not stored.`,
        { row },
      );
    const bit = 1 << (row & 7);
    if (run.scoredBits[row >> 3]! & bit)
      throw new AppError(
        'row-scored-twice',
        `Row ${row} of this run already has a score, perhaps from another tab that runs it too. ` +
          'The batch was not stored. Close the other tab, reload, and resume the run.',
        { runId: run.id, row },
      );
    run.scoredBits[row >> 3]! |= bit;
  }
}
