import { AppError, toErrorRecord } from '#core/errors.ts';
import { judgeIdentity, sameJudge } from '#core/judge/identity.ts';
import type { BackendName, JudgeEngine, JudgeSpec } from '#core/judge/judge.ts';
import { PaceMeter } from '#core/run/pace-meter.ts';
import { type BatchLimits, defaultBatchLimits, judgingOrder } from '#core/run/plan.ts';
import type { RunSummary } from '#core/run/run.ts';
import { RunControl } from '#core/run/run-control.ts';
import { type Batch, runLoop } from '#core/run/run-loop.ts';
import { checkTemplate } from '#core/template/fill-template.ts';
import type { JudgeProtocol, JudgeSource, LoadedJudge, LoadProgress } from '#protocol/judge-protocol.ts';
import type { Emit, Handlers } from '#protocol/rpc.ts';
import type { Store } from '#storage/store.ts';

/** A loaded engine and what the screens are told of it. */
export interface EngineAtHand {
  engine: JudgeEngine;
  about: LoadedJudge;
  /** Free what it holds. */
  close(): void;
}

export interface JudgeServiceDeps {
  openStore(): Promise<Store>;
  loadEngine(
    source: JudgeSource,
    backend: BackendName | 'auto',
    hooks: { onProgress(progress: LoadProgress): void; signal: AbortSignal },
  ): Promise<EngineAtHand>;
  /** SHA-256 of a text, hex. */
  hash(text: string): string;
  newId(): string;
  /** ISO 8601. */
  timestamp(): string;
  /** Milliseconds, monotonic. */
  now(): number;
  emit: Emit<JudgeProtocol>;
  limits?: BatchLimits;
}

/** How often a run gets a new engine after the device was lost, before it gives up. */
const maxRestarts = 2;

/** The judge worker's logic: one engine, one run at a time. Runs without a worker. */
export class JudgeService implements Handlers<JudgeProtocol> {
  readonly #deps: JudgeServiceDeps;
  #store: Promise<Store> | null = null;
  #loaded: (EngineAtHand & { source: JudgeSource; wish: BackendName | 'auto' }) | null = null;
  #loading: AbortController | null = null;
  #run: { summary: RunSummary; control: RunControl; finished: Promise<void> } | null = null;

  constructor(deps: JudgeServiceDeps) {
    this.#deps = deps;
  }

  readonly load = async ({ source, backend }: { source: JudgeSource; backend: BackendName | 'auto' }) => {
    this.#refuseWhileRunning('load another judge');
    this.#loading?.abort();
    const loading = new AbortController();
    this.#loading = loading;
    this.#dispose();
    try {
      const hooks = {
        signal: loading.signal,
        onProgress: (progress: LoadProgress) => this.#deps.emit('loadProgress', progress),
      };
      const found = await this.#deps.loadEngine(source, backend, hooks);
      if (loading.signal.aborted) {
        found.close();
        throw new AppError('cancelled', 'Loading was cancelled.');
      }
      this.#loaded = { ...found, source, wish: backend };
      return found.about;
    } finally {
      if (this.#loading === loading) this.#loading = null;
    }
  };

  readonly cancelLoad = () => {
    this.#loading?.abort();
    return null;
  };

  readonly start = async (args: { datasetId: string; spec: JudgeSpec; limit: number | null }) => {
    this.#refuseWhileRunning('start another run');
    const { engine } = this.#engine();
    checkTemplate(args.spec.template);
    const dataset = await (await this.#stored()).datasets.get(args.datasetId);
    const summary: RunSummary = {
      id: this.#deps.newId(),
      datasetId: args.datasetId,
      judge: judgeIdentity(engine, args.spec, this.#deps.hash),
      spec: args.spec,
      backend: engine.backend,
      state: 'running',
      rows: Math.min(args.limit ?? dataset.rows, dataset.rows),
      scored: 0,
      invalid: 0,
      truncated: 0,
      tokens: 0,
      seconds: 0,
      error: null,
      createdAt: this.#deps.timestamp(),
      finishedAt: null,
    };
    await (await this.#stored()).runs.create(summary);
    return this.#begin(summary);
  };

  readonly resume = async ({ runId }: { runId: string }) => {
    if (this.#run?.summary.id === runId && this.#run.control.paused) {
      this.#run.control.resume();
      return this.#change({ state: 'running' });
    }
    this.#refuseWhileRunning('go on with another run');
    const { engine } = this.#engine();
    const stored = await (await this.#stored()).runs.get(runId);
    const judge = judgeIdentity(engine, stored.spec, this.#deps.hash);
    if (!sameJudge(judge, stored.judge))
      throw new AppError(
        'other-judge',
        `This run was begun with ${stored.judge.model.name}; ${judge.model.name} is loaded now. Scores of two judges are not mixed: load the first one again, or start a new run.`,
        { expected: stored.judge, found: judge },
      );
    const summary = await (await this.#stored()).runs.update(runId, {
      state: 'running',
      error: null,
      finishedAt: null,
      backend: engine.backend,
    });
    return this.#begin(summary);
  };

  readonly pause = () => {
    this.#running().control.pause();
    return this.#change({ state: 'paused' });
  };

  readonly cancel = async () => {
    const run = this.#running();
    run.control.cancel();
    await run.finished;
    return (await this.#stored()).runs.get(run.summary.id);
  };

  readonly explain = async (args: { datasetId: string; row: number; spec: JudgeSpec }) => {
    this.#refuseWhileRunning('explain a row');
    const { engine } = this.#engine();
    checkTemplate(args.spec.template);
    const [row] = await (await this.#stored()).datasets.rows(args.datasetId, [args.row]);
    const prompt = engine.prepare(row!, args.spec);
    const [readout] = await engine.read([prompt], args.spec);
    return {
      readout: readout!,
      prompt: engine.decode(prompt.ids),
      tokens: prompt.ids.length,
      cutTokens: prompt.cutTokens,
    };
  };

  readonly preparePrompt = async (args: { datasetId: string; row: number; spec: JudgeSpec }) => {
    const { engine } = this.#engine();
    checkTemplate(args.spec.template);
    const [row] = await (await this.#stored()).datasets.rows(args.datasetId, [args.row]);
    const prompt = engine.prepare(row!, args.spec);
    return { prompt: engine.decode(prompt.ids), tokens: prompt.ids.length, cutTokens: prompt.cutTokens };
  };

  readonly unload = () => {
    this.#refuseWhileRunning('unload the judge');
    this.#dispose();
    return null;
  };

  #begin(summary: RunSummary): RunSummary {
    const control = new RunControl();
    const run = { summary, control, finished: Promise.resolve() };
    this.#run = run;
    run.finished = this.#drive(run).finally(() => {
      if (this.#run === run) this.#run = null;
    });
    return summary;
  }

  /** The run from here to its end, whatever the end is; never rejects. */
  async #drive(run: { summary: RunSummary; control: RunControl }): Promise<void> {
    const pace = new PaceMeter();
    let ending: Parameters<Store['runs']['update']>[1];
    try {
      const state = await this.#loopWithRestarts(run, pace);
      ending = { state, finishedAt: this.#deps.timestamp() };
    } catch (thrown) {
      const { code, message } = toErrorRecord(thrown);
      ending = { state: 'failed', error: { code, message }, finishedAt: this.#deps.timestamp() };
    }
    try {
      run.summary = await (await this.#stored()).runs.update(run.summary.id, ending);
    } catch (thrown) {
      // The store itself failed: the screens must still learn that the run has ended.
      const { code, message } = toErrorRecord(thrown);
      run.summary = { ...run.summary, state: 'failed', error: { code, message } };
    }
    this.#deps.emit('runChanged', run.summary);
  }

  async #loopWithRestarts(
    run: { summary: RunSummary; control: RunControl },
    pace: PaceMeter,
  ): Promise<'done' | 'cancelled'> {
    const store = await this.#stored();
    const { id, datasetId, spec, rows } = run.summary;
    const instruction = await store.datasets.column(datasetId, 'field:instruction');
    if (!instruction)
      throw new AppError('damaged-dataset', 'This dataset lacks its instruction column. Import it again.');
    const order = judgingOrder(instruction).filter((row) => row < rows);
    const { status } = await store.runs.columns(id);
    for (let restarts = 0; ; restarts++) {
      try {
        return await runLoop({
          engine: this.#engine().engine,
          spec,
          order,
          isScored: (row) => status[row] !== 0,
          readRows: (indices) => store.datasets.rows(datasetId, indices),
          store: async (batch) => {
            await this.#keep(run, pace, batch);
            for (const row of batch.rows) status[row] = 1;
          },
          limits: this.#deps.limits ?? defaultBatchLimits,
          control: run.control,
          now: this.#deps.now,
        });
      } catch (thrown) {
        if (!(thrown instanceof AppError && thrown.code === 'device-lost') || restarts >= maxRestarts)
          throw thrown;
        this.#deps.emit('notice', {
          code: 'device-lost',
          message: 'The GPU was lost. The judge is loaded again, and the run goes on where it was.',
        });
        await this.#reload();
      }
    }
  }

  async #keep(run: { summary: RunSummary }, pace: PaceMeter, batch: Batch): Promise<void> {
    run.summary = await (await this.#stored()).runs.appendBatch(run.summary.id, batch);
    pace.add(batch);
    this.#deps.emit('batch', {
      runId: run.summary.id,
      rows: batch.rows,
      readouts: batch.readouts,
      progress: {
        ...pace.progress(run.summary.rows, run.summary.scored),
        runId: run.summary.id,
        invalid: run.summary.invalid,
        truncated: run.summary.truncated,
        tokens: run.summary.tokens,
      },
    });
  }

  async #reload(): Promise<void> {
    const { source, wish } = this.#engine();
    this.#dispose();
    const hooks = {
      signal: new AbortController().signal,
      onProgress: (progress: LoadProgress) => this.#deps.emit('loadProgress', progress),
    };
    this.#loaded = { ...(await this.#deps.loadEngine(source, wish, hooks)), source, wish };
  }

  async #change(change: Parameters<Store['runs']['update']>[1]): Promise<RunSummary> {
    const run = this.#running();
    const summary = await (await this.#stored()).runs.update(run.summary.id, change);
    run.summary = summary;
    this.#deps.emit('runChanged', summary);
    return summary;
  }

  /** Opened at first need, so that a browser without storage fails a request and not the worker. */
  #stored(): Promise<Store> {
    this.#store ??= this.#deps.openStore();
    this.#store.catch(() => {
      this.#store = null;
    });
    return this.#store;
  }

  #engine() {
    if (this.#loaded) return this.#loaded;
    throw new AppError('no-judge', 'No judge is loaded. Choose one on the Judge screen first.');
  }

  #running() {
    if (this.#run) return this.#run;
    throw new AppError('no-run', 'No run is under way.');
  }

  #refuseWhileRunning(what: string): void {
    if (this.#run)
      throw new AppError('run-under-way', `A run is under way. Cancel it or let it finish to ${what}.`, {
        runId: this.#run.summary.id,
      });
  }

  #dispose(): void {
    this.#loaded?.close();
    this.#loaded = null;
  }
}
