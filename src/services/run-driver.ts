import { AppError, toErrorRecord } from '#core/errors.ts';
import { backendNames } from '#core/judge/judge.ts';
import { requestsFailed } from '#core/run/failed-requests.ts';
import { PaceMeter } from '#core/run/pace-meter.ts';
import { type BatchLimits, judgingOrder } from '#core/run/plan.ts';
import type { RunSummary } from '#core/run/run.ts';
import { RunControl } from '#core/run/run-control.ts';
import { type Batch, runLoop } from '#core/run/run-loop.ts';
import { takenRows } from '#core/run/taken-rows.ts';
import type { Release } from '#core/run/work-locks.ts';
import type { JudgeProtocol } from '#protocol/judge-protocol.ts';
import type { Emit } from '#protocol/rpc.ts';
import type { Store } from '#storage/store.ts';
import { instructionsOf } from './data/instructions-of.ts';
import type { RunScorer } from './run-scorer.ts';

/** A run that is stored as running, and this tab's. */
export interface Begun {
  summary: RunSummary;
  release: Release;
}

export interface RunDriverDependencies {
  store: Store;
  /** The scorer again, after the device was lost. */
  reopen(): Promise<RunScorer>;
  /** Let other tabs have the run; called once it is stored as ended. */
  release: Release;
  limits: BatchLimits | undefined;
  /** Milliseconds, monotonic. */
  now(): number;
  /** ISO 8601. */
  timestamp(): string;
  emit: Emit<JudgeProtocol>;
}

type Change = Parameters<Store['runs']['update']>[1];

/** How often a run gets a new scorer after the device was lost, before it gives up. */
const maxRestarts = 2;

/** One run, from where it stands to its end. Each batch is stored before the next begins. */
export class RunDriver {
  /** Settles when the run has ended, whatever the end is; never rejects. */
  readonly finished: Promise<void>;
  readonly #dependencies: RunDriverDependencies;
  readonly #control = new RunControl();
  readonly #pace = new PaceMeter();
  #summary: RunSummary;
  /** What the endpoint said of the request that failed last. */
  #lastFailure = '';
  #scorer: RunScorer;

  constructor(summary: RunSummary, scorer: RunScorer, dependencies: RunDriverDependencies) {
    this.#summary = summary;
    this.#scorer = scorer;
    this.#dependencies = dependencies;
    this.finished = this.#drive();
  }

  get id(): string {
    return this.#summary.id;
  }

  get paused(): boolean {
    return this.#control.paused;
  }

  pause(): Promise<RunSummary> {
    this.#control.pause();
    return this.#change({ state: 'paused' });
  }

  resume(): Promise<RunSummary> {
    this.#control.resume();
    return this.#change({ state: 'running' });
  }

  /** Settles when the run has ended. */
  async cancel(): Promise<void> {
    this.#control.cancel();
    await this.finished;
  }

  async #drive(): Promise<void> {
    let ending: Change;
    try {
      const state = await this.#loopWithRestarts();
      const { failedRequests = 0 } = this.#summary;
      if (state === 'done' && failedRequests > 0) throw requestsFailed(failedRequests, this.#lastFailure);
      ending = { state, finishedAt: this.#dependencies.timestamp() };
    } catch (thrown) {
      const { code, message } = toErrorRecord(thrown);
      ending = { state: 'failed', error: { code, message }, finishedAt: this.#dependencies.timestamp() };
    }
    this.#scorer.close();
    try {
      this.#summary = await this.#dependencies.store.runs.update(this.id, ending);
    } catch (thrown) {
      // The store itself failed: the screens must still learn that the run has ended.
      const { code, message } = toErrorRecord(thrown);
      this.#summary = { ...this.#summary, state: 'failed', error: { code, message } };
    }
    await this.#dependencies.release();
    this.#dependencies.emit('runChanged', this.#summary);
  }

  async #loopWithRestarts(): Promise<'done' | 'cancelled'> {
    const { store, now, limits } = this.#dependencies;
    const { id, datasetId } = this.#summary;
    const instruction = await instructionsOf(store, datasetId);
    const taken = new Set(takenRows(instruction, this.#summary));
    const order = judgingOrder(instruction).filter((row) => taken.has(row));
    const { status } = await store.runs.columns(id);
    const keepInputs = (await store.runs.keptInputs(id)) !== null;
    for (let restarts = 0; ; restarts++) {
      try {
        return await runLoop({
          scorer: this.#scorer.scorer,
          order,
          isScored: (row) => status[row] !== 0,
          readRows: (indices) => store.datasets.rows(datasetId, indices),
          store: async (batch) => {
            await this.#keep(batch);
            for (const row of batch.rows) status[row] = 1;
          },
          limits: limits ?? this.#scorer.limits,
          keepInputs,
          control: this.#control,
          now,
        });
      } catch (thrown) {
        if (!(thrown instanceof AppError && thrown.code === 'device-lost') || restarts >= maxRestarts)
          throw thrown;
        this.#scorer.close();
        this.#scorer = await this.#dependencies.reopen();
        const { backend } = this.#scorer;
        this.#dependencies.emit('notice', {
          code: 'device-lost',
          message: `The GPU was lost. The judge was loaded again, and the run continues where it was${
            backend ? ` on ${backendNames[backend.name]} (${backend.device})` : ''
          }.`,
        });
      }
    }
  }

  async #keep(batch: Batch): Promise<void> {
    const summary = await this.#dependencies.store.runs.appendBatch(this.id, {
      ...batch,
      backend: this.#scorer.backend,
    });
    this.#summary = summary;
    this.#pace.add(batch);
    this.#lastFailure = batch.failures.at(-1)?.error.message ?? this.#lastFailure;
    const { failedRequests = 0 } = summary;
    this.#dependencies.emit('batch', {
      runId: summary.id,
      rows: batch.rows,
      readouts: batch.readouts,
      progress: {
        ...this.#pace.progress(summary.rows, summary.scored, failedRequests),
        runId: summary.id,
        invalid: summary.invalid,
        failedRequests,
        truncated: summary.truncated,
        tokens: summary.tokens,
        backends: summary.backends,
      },
    });
  }

  async #change(change: Change): Promise<RunSummary> {
    const summary = await this.#dependencies.store.runs.update(this.id, change);
    this.#summary = summary;
    this.#dependencies.emit('runChanged', summary);
    return summary;
  }
}
