import { AppError } from '#core/errors.ts';
import type { Readout } from '#core/judge/judge.ts';
import type { AdapterEntry, AdapterSource } from '#core/models/adapter-entry.ts';
import { newRun, type RunSummary } from '#core/run/run.ts';
import { runNameOf } from '#core/run/run-name.ts';
import { keptGain, rescoreKept, type TaughtFromKept, teachKept } from '#core/teaching/kept-teaching.ts';
import { keptBecause } from '#core/teaching/teaching-words.ts';
import { digestText } from '#model/weights/digest.ts';
import type { Args, Handlers } from '#protocol/rpc.ts';
import type { TeachingProtocol } from '#protocol/teaching-protocol.ts';
import type { Store } from '#storage/store.ts';
import type { AdapterFiles } from '../adapters/adapter-files.ts';
import { seenRows } from '../data/seen-rows.ts';
import { openRunToTeach, type RunToTeach } from './run-to-teach.ts';
import { type TaughtAdapter, taughtAdapter } from './taught-adapter.ts';

export interface TeachingServiceDependencies {
  openStore(): Promise<Store>;
  adapterFiles(source: AdapterSource): Promise<AdapterFiles>;
  keepAdapter(
    files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>,
    about: Pick<AdapterEntry, 'origin' | 'name' | 'base'>,
  ): Promise<AdapterEntry>;
  newId(): string;
  /** ISO 8601. */
  timestamp(): string;
}

/** The teaching worker's logic: what is kept of a run is read once, and refitted to after each grade. Runs without a worker. */
export class TeachingService implements Handlers<TeachingProtocol> {
  readonly #dependencies: TeachingServiceDependencies;
  /** Of the run that was asked about last, with as many rows as were kept then. */
  #opened: { runId: string; rows: number; opened: Promise<RunToTeach | null> } | null = null;

  constructor(dependencies: TeachingServiceDependencies) {
    this.#dependencies = dependencies;
  }

  readonly gain = async ({ runId, reached, options }: Args<TeachingProtocol, 'gain'>) => {
    const opened = await this.#open(runId);
    return opened && keptGain(opened.kept, reached, options);
  };

  readonly keep = async ({ runId, reached, name, label }: Args<TeachingProtocol, 'keep'>) => {
    const opened = await this.#open(runId);
    if (!opened)
      throw new AppError(
        'nothing-kept',
        'Nothing is kept of what the judge read of this run’s rows, so they cannot be scored again. Judge them once more with “Keep hidden states” on.',
        { runId },
      );
    const taught = teachKept(opened.kept, reached);
    if (taught.kept !== null)
      throw new AppError('nothing-learned', `${keptBecause(taught.kept)} No judge was made.`, { runId });
    const store = await this.#dependencies.openStore();
    const { datasetId } = opened.run;
    const dataset = await store.datasets.get(datasetId);
    const createdAt = this.#dependencies.timestamp();
    const made = await taughtAdapter(opened, taught, {
      name,
      label,
      dataName: dataset.name,
      rows: dataset.rows,
      graded: await store.datasets.rows(datasetId, [...taught.graded]),
      createdAt,
    });
    const adapter = await this.#dependencies.keepAdapter(made.files, {
      origin: 'trained',
      name,
      base: made.record.base,
    });
    return { adapter, run: await this.#rescored(store, opened, made, taught, createdAt) };
  };

  /** A run of every row that was kept, by the taught judge; rows that could not be read stay so. */
  async #rescored(
    store: Store,
    { run, kept }: RunToTeach,
    { record, sha256, probe }: TaughtAdapter,
    { graded }: TaughtFromKept,
    createdAt: string,
  ): Promise<RunSummary> {
    const columns = await store.runs.columns(run.id);
    const factsOf = (row: number) => ({
      tokens: columns.tokens[row]!,
      truncated: columns.truncated[row] === 1,
    });
    const readouts = new Map<number, Readout>();
    for (const [at, readout] of rescoreKept(kept, probe, run.spec, factsOf).entries())
      readouts.set(kept.rows[at]!, readout);
    for (const [row, reason] of columns.invalidReasons)
      if (!readouts.has(row)) readouts.set(row, { kind: 'invalid', reason, digits: null, ...factsOf(row) });
    const rows = Int32Array.from(readouts.keys()).sort();
    const { id, name, kind } = record;
    const summary = newRun({
      id: this.#dependencies.newId(),
      datasetId: run.datasetId,
      name: runNameOf(`${name}, taught with ${graded.length} grades`)!,
      judge: { ...run.judge, adapter: { id, name, kind, sha256 } },
      spec: run.spec,
      rows: run.rows,
      createdAt,
      ...(run.sampleSeed !== undefined && { sampleSeed: run.sampleSeed }),
    });
    // Rows of which nothing was kept are left: the run can be resumed, and the taught judge reads them.
    const state = rows.length === run.rows ? 'done' : 'cancelled';
    const seen = await seenRows(store, run.datasetId, run.spec, record.data.seenInstructions, digestText);
    await store.runs.addWhole(
      { ...summary, state, finishedAt: createdAt },
      { rows, readouts: Array.from(rows, (row) => readouts.get(row)!) },
      seen,
    );
    return store.runs.get(summary.id);
  }

  async #open(runId: string): Promise<RunToTeach | null> {
    const store = await this.#dependencies.openStore();
    const rows = (await store.runs.keptInputs(runId))?.rows ?? 0;
    if (this.#opened?.runId === runId && this.#opened.rows === rows) return this.#opened.opened;
    const { adapterFiles } = this.#dependencies;
    const opened = openRunToTeach({ store, adapterFiles }, runId);
    this.#opened = { runId, rows, opened };
    // What failed is tried again when it is asked for again.
    opened.catch(() => {
      if (this.#opened?.opened === opened) this.#opened = null;
    });
    return opened;
  }
}
