import { AppError, toErrorRecord } from '#core/errors.ts';
import { judgeName, sameJudge } from '#core/judge/identity.ts';
import type { BackendName, JudgeEngine, JudgeIdentity, JudgeSpec } from '#core/judge/judge.ts';
import type { GeneratingModel } from '#core/language-model/generation.ts';
import type { ChatPorts } from '#core/method/external/chat-client.ts';
import type { MethodSpec } from '#core/method/method.ts';
import type { AdapterSource } from '#core/models/adapter-entry.ts';
import { PaceMeter } from '#core/run/pace-meter.ts';
import { type BatchLimits, judgingOrder } from '#core/run/plan.ts';
import type { RunSummary } from '#core/run/run.ts';
import { RunControl } from '#core/run/run-control.ts';
import { type Batch, runLoop } from '#core/run/run-loop.ts';
import { checkTemplate } from '#core/template/fill-template.ts';
import type { RunningBackend } from '#model/backends/backend.ts';
import type {
  EndpointAccess,
  Explanation,
  JudgeProtocol,
  JudgeSource,
  LoadedJudge,
  LoadProgress,
  StartRun,
} from '#protocol/judge-protocol.ts';
import type { Args, Emit, Handlers } from '#protocol/rpc.ts';
import type { Store } from '#storage/store.ts';
import { type EmbedderAtHand, openRunScorer, type RunScorer } from './run-scorer.ts';
import { Writer } from './writer.ts';

/** A loaded engine and what the screens are told of it. */
export interface EngineAtHand {
  engine: JudgeEngine & Partial<GeneratingModel>;
  about: Omit<LoadedJudge, 'adapter'>;
  /** What the engine runs on: another model may run beside it. Null where it needs none. */
  running: RunningBackend | null;
  /** Put an adapter on the base, or take it off. Where it fails, what was attached stays. */
  attach(adapter: AdapterSource | null): Promise<void>;
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
  /** The sentence embedder: on the judge's backend where one is loaded, else on one of its own. */
  openEmbedder(
    beside: EngineAtHand | null,
    hooks: { onProgress(progress: LoadProgress): void; signal: AbortSignal },
  ): Promise<EmbedderAtHand>;
  chat: ChatPorts;
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

/** An engine, and what it takes to have it again. */
interface Loaded extends EngineAtHand {
  source: JudgeSource;
  adapter: AdapterSource | null;
  wish: BackendName | 'auto';
}

interface Run {
  summary: RunSummary;
  scorer: RunScorer;
  access: EndpointAccess | null;
  control: RunControl;
  finished: Promise<void>;
}

/** How often a run gets a new engine after the device was lost, before it gives up. */
const maxRestarts = 2;

/** The judge worker's logic: one engine, one run at a time, by whichever method. Runs without a worker. */
export class JudgeService implements Handlers<JudgeProtocol> {
  readonly #deps: JudgeServiceDeps;
  #store: Promise<Store> | null = null;
  #loaded: Loaded | null = null;
  #loading: AbortController | null = null;
  #run: Run | null = null;
  /** What is being got ready for a run that has not begun. */
  #opening: AbortController | null = null;
  readonly #writer: Writer;

  constructor(deps: JudgeServiceDeps) {
    this.#deps = deps;
    this.#writer = new Writer(deps.emit);
  }

  readonly #tellLoading = (progress: LoadProgress) => this.#deps.emit('loadProgress', progress);

  readonly load = async ({ source, adapter, backend }: Args<JudgeProtocol, 'load'>) => {
    this.#refuseWhileRunning('load another judge');
    this.#loading?.abort();
    const loading = new AbortController();
    this.#loading = loading;
    this.#dispose();
    try {
      const hooks = { signal: loading.signal, onProgress: this.#tellLoading };
      const loaded = await this.#open({ source, adapter, wish: backend }, hooks);
      if (loading.signal.aborted) {
        loaded.close();
        throw new AppError('cancelled', 'Loading was cancelled.');
      }
      this.#loaded = loaded;
      return aboutOf(loaded);
    } finally {
      if (this.#loading === loading) this.#loading = null;
    }
  };

  readonly attach = async ({ adapter }: Args<JudgeProtocol, 'attach'>) => {
    this.#refuseWhileRunning('change the adapter');
    const loaded = this.#engine();
    await loaded.attach(adapter);
    loaded.adapter = adapter;
    return aboutOf(loaded);
  };

  readonly cancelLoad = () => {
    this.#loading?.abort();
    return null;
  };

  readonly start = async ({ datasetId, spec, limit, access }: StartRun) => {
    this.#refuseWhileRunning('start another run');
    const dataset = await (await this.#stored()).datasets.get(datasetId);
    const rows = Math.min(limit ?? dataset.rows, dataset.rows);
    const scorer = await this.#openScorer({ datasetId, spec, rows, access });
    const summary: RunSummary = {
      id: this.#deps.newId(),
      datasetId,
      judge: scorer.identity,
      spec,
      backend: scorer.backend,
      state: 'running',
      rows,
      scored: 0,
      invalid: 0,
      truncated: 0,
      tokens: 0,
      seconds: 0,
      error: null,
      createdAt: this.#deps.timestamp(),
      finishedAt: null,
    };
    await orClose(scorer, async () => (await this.#stored()).runs.create(summary));
    return this.#begin(summary, scorer, access);
  };

  readonly resume = async ({ runId, access }: { runId: string; access: EndpointAccess | null }) => {
    if (this.#run?.summary.id === runId && this.#run.control.paused) {
      this.#run.control.resume();
      return this.#change({ state: 'running' });
    }
    this.#refuseWhileRunning('go on with another run');
    const stored = await (await this.#stored()).runs.get(runId);
    const scorer = await this.#openScorer({ ...stored, access });
    const summary = await orClose(scorer, async () => {
      refuseOtherJudge(stored.judge, scorer.identity);
      return (await this.#stored()).runs.update(runId, {
        state: 'running',
        error: null,
        finishedAt: null,
        ...(scorer.backend ? { backend: scorer.backend } : {}),
      });
    });
    return this.#begin(summary, scorer, access);
  };

  readonly pause = () => {
    this.#running().control.pause();
    return this.#change({ state: 'paused' });
  };

  readonly cancelStart = () => {
    this.#opening?.abort();
    return null;
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
    return explanationOf(engine, row!, args.spec);
  };

  readonly judgeText = async ({ row, spec }: Args<JudgeProtocol, 'judgeText'>) => {
    this.#refuseWhileRunning('judge a text');
    const { engine } = this.#engine();
    checkTemplate(spec.template);
    return explanationOf(engine, row, spec);
  };

  readonly generate = async (args: Args<JudgeProtocol, 'generate'>) => {
    this.#refuseWhileRunning('have an answer written');
    return this.#writer.write(this.#engine().engine, args);
  };

  readonly stopGenerating = () => {
    this.#writer.stop();
    return null;
  };

  readonly preparePrompt = async (args: { datasetId: string; row: number; spec: JudgeSpec }) => {
    const { engine } = this.#engine();
    checkTemplate(args.spec.template);
    const [row] = await (await this.#stored()).datasets.rows(args.datasetId, [args.row]);
    const prompt = engine.prepare(row!, args.spec);
    return { prompt: engine.stretches(prompt.ids), tokens: prompt.ids.length, cutTokens: prompt.cutTokens };
  };

  readonly unload = () => {
    this.#refuseWhileRunning('unload the judge');
    this.#dispose();
    return null;
  };

  /** One at a time; `cancelStart` gives it up. */
  async #openScorer(of: {
    datasetId: string;
    spec: MethodSpec;
    rows: number;
    access: EndpointAccess | null;
  }): Promise<RunScorer> {
    const opening = new AbortController();
    this.#opening = opening;
    const hooks = { signal: opening.signal, onProgress: this.#tellLoading };
    try {
      const scorer = await openRunScorer(of.spec, {
        store: await this.#stored(),
        datasetId: of.datasetId,
        rows: of.rows,
        access: of.access,
        engine: () => this.#engine().engine,
        openEmbedder: () => this.#deps.openEmbedder(this.#loaded, hooks),
        chat: this.#deps.chat,
        hash: this.#deps.hash,
      });
      if (!opening.signal.aborted) return scorer;
      scorer.close();
      throw new AppError('cancelled', 'The start was cancelled. Nothing was scored.');
    } finally {
      this.#opening = null;
    }
  }

  #begin(summary: RunSummary, scorer: RunScorer, access: EndpointAccess | null): RunSummary {
    const run: Run = { summary, scorer, access, control: new RunControl(), finished: Promise.resolve() };
    this.#run = run;
    run.finished = this.#drive(run).finally(() => {
      run.scorer.close();
      if (this.#run === run) this.#run = null;
    });
    return summary;
  }

  /** The run from here to its end, whatever the end is; never rejects. */
  async #drive(run: Run): Promise<void> {
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

  async #loopWithRestarts(run: Run, pace: PaceMeter): Promise<'done' | 'cancelled'> {
    const store = await this.#stored();
    const { id, datasetId, rows } = run.summary;
    const instruction = await store.datasets.column(datasetId, 'field:instruction');
    if (!instruction)
      throw new AppError('damaged-dataset', 'This dataset lacks its instruction column. Import it again.');
    const order = judgingOrder(instruction).filter((row) => row < rows);
    const { status } = await store.runs.columns(id);
    for (let restarts = 0; ; restarts++) {
      try {
        return await runLoop({
          scorer: run.scorer.scorer,
          order,
          isScored: (row) => status[row] !== 0,
          readRows: (indices) => store.datasets.rows(datasetId, indices),
          store: async (batch) => {
            await this.#keep(run, pace, batch);
            for (const row of batch.rows) status[row] = 1;
          },
          limits: this.#deps.limits ?? run.scorer.limits,
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
        run.scorer.close();
        await this.#reload();
        run.scorer = await this.#openScorer({ ...run.summary, access: run.access });
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

  /** The judge again, where one was loaded: a method may need none. */
  async #reload(): Promise<void> {
    if (!this.#loaded) return;
    const { source, adapter, wish } = this.#loaded;
    this.#dispose();
    const hooks = { signal: new AbortController().signal, onProgress: this.#tellLoading };
    this.#loaded = await this.#open({ source, adapter, wish }, hooks);
  }

  async #open(
    wanted: Pick<Loaded, 'source' | 'adapter' | 'wish'>,
    hooks: Parameters<JudgeServiceDeps['loadEngine']>[2],
  ): Promise<Loaded> {
    const found = await this.#deps.loadEngine(wanted.source, wanted.wish, hooks);
    try {
      if (wanted.adapter) await found.attach(wanted.adapter);
    } catch (thrown) {
      found.close();
      throw thrown;
    }
    return { ...found, ...wanted };
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
    if (this.#writer.isWriting)
      throw new AppError('writing', `An answer is being written. Stop it or let it finish to ${what}.`);
    if (this.#run)
      throw new AppError('run-under-way', `A run is under way. Cancel it or let it finish to ${what}.`, {
        runId: this.#run.summary.id,
      });
    if (this.#opening)
      throw new AppError('run-under-way', `A run is being started. Let it begin or cancel it to ${what}.`);
  }

  #dispose(): void {
    this.#loaded?.close();
    this.#loaded = null;
  }
}

/** What comes next, with the scorer freed where it fails. */
async function orClose<R>(scorer: RunScorer, work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (thrown) {
    scorer.close();
    throw thrown;
  }
}

function refuseOtherJudge(expected: JudgeIdentity, found: JudgeIdentity): void {
  if (sameJudge(found, expected)) return;
  throw new AppError(
    'other-judge',
    `This run was begun with ${judgeName(expected)}; ${judgeName(found)} is loaded now. Scores of two judges are not mixed: load the first one again, or start a new run.`,
    { expected, found },
  );
}

const aboutOf = ({ about, engine }: Loaded): LoadedJudge => ({ ...about, adapter: engine.adapter });

async function explanationOf(
  engine: JudgeEngine,
  row: Parameters<JudgeEngine['prepare']>[0],
  spec: JudgeSpec,
): Promise<Explanation> {
  const prompt = engine.prepare(row, spec);
  const [readout] = await engine.read([prompt], spec);
  return {
    readout: readout!,
    prompt: engine.stretches(prompt.ids),
    tokens: prompt.ids.length,
    cutTokens: prompt.cutTokens,
  };
}
