import type { IDBPDatabase } from 'idb';
import type { BackendReport, Readout } from '#core/judge/judge.ts';
import { bytesOfInputs, type KeptInputs, packInputs } from '#core/linear-probe/kept-inputs.ts';
import type { ProbeInput } from '#core/linear-probe/linear-probe.ts';
import { withRowsBy } from '#core/run/backend-use.ts';
import type { RunColumns, RunSummary } from '#core/run/run.ts';
import { emptyRunColumns } from '#core/run/run-columns.ts';
import { isRunSummary } from '#core/run/run-schema.ts';
import { totalsOf } from '#core/run/totals.ts';
import { runWork } from '#core/run/work-locks.ts';
import { packBatch, unpackBatch } from './batch.ts';
import { damaged, guarded, missing } from './failures.ts';
import { openInputs, sealInputs } from './inputs.ts';
import { markScored } from './mark-scored.ts';
import type { StoredInputsTotals, StoredRun, WorkbenchSchema } from './schema.ts';

/** What the run loop may change of a run besides adding batches. */
export type RunChange = Partial<Pick<RunSummary, 'state' | 'error' | 'finishedAt' | 'failedRequests'>>;

/** Readouts of a few rows, in step, what computed them, and the seconds it took. Perhaps none: every request failed. */
export interface RunBatch {
  rows: Int32Array;
  readouts: readonly Readout[];
  /** Rows whose request failed: they are counted, and stay to be scored. */
  failures?: readonly unknown[];
  /** What a linear probe read of the rows, in step with them; kept where the run keeps it. */
  inputs?: readonly (ProbeInput | null)[];
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
   * @param maxInputBytes how much of what a linear probe reads of its rows is kept; nothing without it
   */
  create(summary: RunSummary, seen?: Uint8Array, importedRows?: number, maxInputBytes = 0): Promise<void> {
    const inputs = maxInputBytes > 0 ? { maxBytes: maxInputBytes, rows: 0, bytes: 0 } : undefined;
    return this.#add(summary, { rows: new Int32Array(0), readouts: [] }, seen, importedRows, inputs);
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
      // Hashed before the transaction begins, which would not wait for it.
      const read = batch.inputs && (await sealInputs(packInputs(rows, batch.inputs)));
      const tx = this.#db.transaction(['runs', 'batches', 'inputs'], 'readwrite');
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
        if (read && run.inputs && read.rows.length > 0) {
          const bytes = run.inputs.bytes + bytesOfInputs(read);
          if (bytes <= run.inputs.maxBytes) {
            writes.push(tx.objectStore('inputs').add({ runId, number: run.batches, ...read }));
            run.inputs = { ...run.inputs, rows: run.inputs.rows + read.rows.length, bytes };
          }
        }
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

  /** How much of what a linear probe read of the run's rows is kept; null where nothing is. */
  keptInputs(runId: string): Promise<StoredInputsTotals | null> {
    return guarded(async () => (await this.#stored(runId)).inputs ?? null);
  }

  /**
   * What a linear probe read of the run's rows, by row; null where nothing was kept.
   * @throws AppError `damaged-inputs` where it is not what was stored; scores are kept apart and stay
   */
  inputs(runId: string): Promise<KeptInputs | null> {
    return guarded(async () => {
      const { inputs, datasetRows } = await this.#stored(runId);
      if (!inputs || inputs.rows === 0) return null;
      return openInputs(await this.#db.getAll('inputs', everyBatchOf(runId)), {
        runId,
        rows: inputs.rows,
        datasetRows,
      });
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
      const tx = this.#db.transaction(['runs', 'batches', 'inputs'], 'readwrite');
      await Promise.all([
        tx.objectStore('runs').delete(runId),
        tx.objectStore('batches').delete(everyBatchOf(runId)),
        tx.objectStore('inputs').delete(everyBatchOf(runId)),
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
    inputs?: StoredInputsTotals,
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
        ...(inputs && { inputs }),
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
