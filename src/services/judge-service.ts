import { AppError } from '#core/errors.ts';
import { isLinearProbe } from '#core/judge/identity.ts';
import type { JudgeSpec } from '#core/judge/judge.ts';
import { newRun, type RunSummary } from '#core/run/run.ts';
import { defaultSampleSeed } from '#core/run/taken-rows.ts';
import { asOnlyTab, type Release, runElsewhere, runWork } from '#core/run/work-locks.ts';
import { checkTemplate } from '#core/template/fill-template.ts';
import type { EndpointAccess, JudgeProtocol, StartRun } from '#protocol/judge-protocol.ts';
import type { Args, Handlers } from '#protocol/rpc.ts';
import { setSiteRoot } from '#storage/models/model-sites.ts';
import type { Store } from '#storage/store.ts';
import { Checkups } from './checkup/checkups.ts';
import { seenRows } from './data/seen-rows.ts';
import { EmbeddingWork } from './embedding-work.ts';
import { explanationOf } from './explanation-of.ts';
import type { JudgeServiceDependencies } from './judge-service-dependencies.ts';
import { JudgeSlot, type LoadHooks } from './judge-slot.ts';
import { readTexts } from './read-texts.ts';
import { refuseOtherJudge } from './refuse-other-judge.ts';
import { refuseWhileBusy } from './refuse-while-busy.ts';
import { type Begun, RunDriver } from './run-driver.ts';
import { openRunScorer, orClose, type RunScorer } from './run-scorer.ts';
import { Writer } from './writer.ts';

/** The judge worker's logic: one engine, one run at a time, by whichever method. Runs without a worker. */
export class JudgeService implements Handlers<JudgeProtocol> {
  readonly #dependencies: JudgeServiceDependencies;
  readonly #judge: JudgeSlot;
  readonly #writer: Writer;
  readonly #checkups: Checkups;
  readonly #embedding: EmbeddingWork;
  readonly #tellLoading: LoadHooks['onProgress'];
  #store: Promise<Store> | null = null;
  #run: RunDriver | null = null;
  /** A run that is being got ready: from the request until it runs or fails. */
  #opening: AbortController | null = null;

  constructor(dependencies: JudgeServiceDependencies) {
    this.#dependencies = dependencies;
    this.#tellLoading = (progress) => dependencies.emit('loadProgress', progress);
    this.#judge = new JudgeSlot(dependencies.loadEngine, this.#tellLoading);
    this.#writer = new Writer(dependencies.emit);
    this.#embedding = new EmbeddingWork({
      emit: dependencies.emit,
      openEmbedder: (signal) =>
        dependencies.openEmbedder(this.#judge.current, { signal, onProgress: this.#tellLoading }),
    });
    this.#checkups = new Checkups({
      ...dependencies,
      openScorer: (of, store, signal) => this.#openScorer(of, store, signal),
      refuseOtherJudge,
    });
  }

  readonly load = async (wish: Args<JudgeProtocol, 'load'>) => {
    this.#refuseWhileRunning('load another judge');
    const { site, ...request } = wish;
    if (site !== undefined) setSiteRoot(new URL(site));
    return this.#judge.load(request);
  };

  readonly attach = async ({ adapter, mode }: Args<JudgeProtocol, 'attach'>) => {
    this.#refuseWhileRunning('change the adapter');
    return this.#judge.attach(adapter, mode);
  };

  readonly cancelLoad = () => {
    this.#judge.cancelLoad();
    return null;
  };

  readonly start = ({
    datasetId,
    spec,
    limit,
    sampleSeed = defaultSampleSeed,
    seenInstructions,
    keptBytes,
    access,
  }: StartRun) =>
    this.#getReady('start another run', async (store, signal) => {
      const dataset = await store.datasets.get(datasetId);
      const rows = Math.min(limit ?? dataset.rows, dataset.rows);
      const drawn = rows < dataset.rows && sampleSeed !== null ? { sampleSeed } : {};
      const scorer = await this.#openScorer({ datasetId, spec, rows, ...drawn, access }, store, signal);
      const id = this.#dependencies.newId();
      const summary = newRun({
        id,
        datasetId,
        judge: scorer.identity,
        spec: scorer.spec,
        rows,
        ...drawn,
        createdAt: this.#dependencies.timestamp(),
      });
      const begun = await orClose(scorer, () =>
        this.#asOnlyTab(id, async () => {
          const { hash } = this.#dependencies;
          const seen = await seenRows(store, datasetId, spec, seenInstructions, hash);
          await store.runs.create(summary, seen, undefined, isLinearProbe(summary.judge) ? keptBytes : 0);
          return summary;
        }),
      );
      return this.#begin(begun, scorer, access, store);
    });

  readonly resume = async ({ runId, access }: Args<JudgeProtocol, 'resume'>) => {
    if (this.#run?.id === runId && this.#run.paused) return this.#run.resume();
    return this.#getReady('go on with another run', async (store, signal) => {
      const stored = await store.runs.get(runId);
      const scorer = await this.#openScorer({ ...stored, access }, store, signal);
      const begun = await orClose(scorer, async () => {
        refuseOtherJudge(stored.judge, scorer.identity);
        const change = { state: 'running', error: null, finishedAt: null, failedRequests: 0 } as const;
        return this.#asOnlyTab(runId, () => store.runs.update(runId, change));
      });
      return this.#begin(begun, scorer, access, store);
    });
  };

  readonly pause = () => this.#running().pause();

  readonly cancelStart = () => {
    this.#opening?.abort();
    return null;
  };

  readonly cancel = async () => {
    const run = this.#running();
    await run.cancel();
    return (await this.#stored()).runs.get(run.id);
  };

  readonly explain = async (args: { datasetId: string; row: number; spec: JudgeSpec }) => {
    this.#refuseWhileRunning('explain a row');
    const { engine } = this.#judge;
    checkTemplate(args.spec.template);
    const [row] = await (await this.#stored()).datasets.rows(args.datasetId, [args.row]);
    return explanationOf(engine, row!, args.spec);
  };

  readonly judgeText = async ({ row, spec }: Args<JudgeProtocol, 'judgeText'>) => {
    this.#refuseWhileRunning('judge a text');
    const { engine } = this.#judge;
    checkTemplate(spec.template);
    return explanationOf(engine, row, spec);
  };

  readonly judgeTexts = async ({ rows, spec }: Args<JudgeProtocol, 'judgeTexts'>) => {
    this.#refuseWhileRunning('judge texts');
    checkTemplate(spec.template);
    return readTexts(this.#judge.engine, rows, spec);
  };

  readonly generate = async (args: Args<JudgeProtocol, 'generate'>) => {
    this.#refuseWhileRunning('have an answer written');
    return this.#writer.write(this.#judge.engine, args);
  };

  readonly stopGenerating = () => {
    this.#writer.stop();
    return null;
  };

  readonly preparePrompt = async (args: { datasetId: string; row: number; spec: JudgeSpec }) => {
    const { engine } = this.#judge;
    checkTemplate(args.spec.template);
    const [row] = await (await this.#stored()).datasets.rows(args.datasetId, [args.row]);
    const prompt = engine.prepare(row!, args.spec);
    return { prompt: engine.spans(prompt.ids), tokens: prompt.ids.length, cutTokens: prompt.cutTokens };
  };

  readonly startCheckup = (args: Args<JudgeProtocol, 'startCheckup'>) =>
    this.#getReady('check a judge', (store, signal) => this.#checkups.start(args, store, signal));

  readonly resumeCheckup = ({ id }: { id: string }) =>
    this.#getReady('resume a check-up', (store, signal) => this.#checkups.resume(id, store, signal));

  readonly cancelCheckup = async () => {
    await this.#checkups.cancel();
    return null;
  };

  readonly rewordings = async ({ datasetId }: { datasetId: string }) => {
    this.#refuseWhileRunning('compare instructions by meaning');
    return this.#embedding.rewordings(this.#stored(), datasetId);
  };

  readonly embedRows = async ({ datasetId, rows }: Args<JudgeProtocol, 'embedRows'>) => {
    this.#refuseWhileRunning('compare texts by meaning');
    return this.#embedding.rows(this.#stored(), datasetId, rows);
  };

  readonly keepMeanings = async ({ datasetId }: { datasetId: string }) => {
    this.#refuseWhileRunning('read the rows for a map');
    return this.#embedding.keep(this.#stored(), this.#dependencies.openMeanings(), datasetId);
  };

  readonly cancelEmbedding = () => {
    this.#embedding.cancel();
    return null;
  };

  readonly unload = () => {
    this.#refuseWhileRunning('unload the judge');
    this.#judge.unload();
    return null;
  };

  /** One at a time, claimed before anything is awaited; `cancelStart` gives it up. */
  async #getReady<R>(what: string, work: (store: Store, signal: AbortSignal) => Promise<R>): Promise<R> {
    this.#refuseWhileRunning(what);
    const opening = new AbortController();
    this.#opening = opening;
    try {
      return await work(await this.#stored(), opening.signal);
    } finally {
      this.#opening = null;
    }
  }

  async #openScorer(
    of: Pick<RunSummary, 'datasetId' | 'spec' | 'rows' | 'sampleSeed'> & { access: EndpointAccess | null },
    store: Store,
    signal: AbortSignal,
  ): Promise<RunScorer> {
    const hooks = { signal, onProgress: this.#tellLoading };
    const scorer = await openRunScorer(of.spec, {
      store,
      datasetId: of.datasetId,
      taken: of,
      access: of.access,
      engine: () => this.#judge.engine,
      openEmbedder: () => this.#dependencies.openEmbedder(this.#judge.current, hooks),
      chat: this.#dependencies.chat,
      hash: this.#dependencies.hash,
    });
    if (!signal.aborted) return scorer;
    scorer.close();
    throw new AppError('cancelled', 'The start was cancelled. Nothing was scored.');
  }

  /** @throws AppError `run-elsewhere` where another tab of this browser has it */
  #asOnlyTab(runId: string, work: () => Promise<RunSummary>): Promise<Begun> {
    const begin = async (release: Release) => ({ summary: await work(), release });
    return asOnlyTab(this.#dependencies.locks, runWork(runId), runElsewhere(runId), begin);
  }

  #begin(
    { summary, release }: Begun,
    scorer: RunScorer,
    access: EndpointAccess | null,
    store: Store,
  ): RunSummary {
    const { limits, now, timestamp, emit } = this.#dependencies;
    const run = new RunDriver(summary, scorer, {
      store,
      release,
      limits,
      now,
      timestamp,
      emit,
      reopen: async () => {
        const reloaded = await this.#judge.reload();
        if (reloaded) emit('judgeReloaded', reloaded);
        return this.#openScorer({ ...summary, access }, store, new AbortController().signal);
      },
    });
    this.#run = run;
    void run.finished.then(() => {
      if (this.#run === run) this.#run = null;
    });
    return summary;
  }

  /** Opened at first need, so that a browser without storage fails a request and not the worker. */
  #stored(): Promise<Store> {
    this.#store ??= this.#dependencies.openStore();
    this.#store.catch(() => {
      this.#store = null;
    });
    return this.#store;
  }

  #running() {
    if (this.#run) return this.#run;
    throw new AppError('no-run', 'No run is under way.');
  }

  #refuseWhileRunning(what: string): void {
    refuseWhileBusy(what, {
      writing: this.#writer.isWriting,
      runId: this.#run?.id ?? null,
      checkup: this.#checkups.underWay,
      embedding: this.#embedding.underWay,
      starting: this.#opening !== null,
    });
  }
}
