import { createStore, type StoreApi } from 'zustand/vanilla';
import { toErrorRecord } from '#core/errors.ts';
import { needsModel } from '#core/method/registry.ts';
import type { RunSummary } from '#core/run/run.ts';
import { emptyRunColumns, writeBatch } from '#core/run/run-columns.ts';
import { runElsewhere, runWork } from '#core/run/work-locks.ts';
import type { BatchScored } from '#protocol/judge-protocol.ts';
import { isElsewhere } from './run-ownership.ts';
import type { RunDependencies, RunStoreState, StartOptions } from './run-store-state.ts';
import { WorkElsewhere } from './work-elsewhere.ts';

export type { RunDependencies, RunStoreState, StartOptions };

const newestFirst = (runs: readonly RunSummary[]): RunSummary[] =>
  [...runs].sort((a, b) => b.createdAt.localeCompare(a.createdAt));

export function createRunStore({
  data,
  judge,
  locks,
  lastOpened,
  ensureJudge,
  seenInstructions,
  keptBytes,
}: RunDependencies): StoreApi<RunStoreState> {
  let datasetId: string | null = null;
  let rows = 0;
  /** Batches that came while the columns of their run were being read. */
  let early: BatchScored[] = [];
  const otherTabs = new WorkElsewhere(locks, runWork, () => store.getState().refresh());

  const store = createStore<RunStoreState>()((set, get) => {
    const fail = (thrown: unknown) => set({ error: toErrorRecord(thrown), pending: null });

    const show = (run: RunSummary) =>
      set((state) => ({
        runs:
          run.datasetId === datasetId
            ? newestFirst([run, ...state.runs.filter(({ id }) => id !== run.id)])
            : state.runs,
        current: state.current?.id === run.id ? run : state.current,
        active: state.activeId === run.id ? run : state.active,
      }));

    const begun = (run: RunSummary) =>
      set(({ elsewhere }) => ({
        activeId: run.id,
        active: run,
        progress: null,
        notices: [],
        elsewhere: new Set([...elsewhere].filter((id) => id !== run.id)),
      }));

    /** The shown run is gone: show the newest of those that are left. */
    const closed = async () => {
      set(({ version }) => ({ current: null, columns: null, version: version + 1 }));
      const [newest] = get().runs;
      if (newest) await get().open(newest.id);
    };

    const ask = async <R>(
      pending: 'start' | 'pause' | 'resume' | 'cancel',
      action: () => Promise<R>,
    ): Promise<R | null> => {
      set({ pending, error: null });
      try {
        const result = await action();
        set({ pending: null });
        return result;
      } catch (thrown) {
        fail(thrown);
        return null;
      }
    };

    return {
      runs: [],
      listed: false,
      current: null,
      columns: null,
      version: 0,
      activeId: null,
      active: null,
      elsewhere: new Set(),
      progress: null,
      pending: null,
      error: null,
      notices: [],
      async openDataset(id, count) {
        if (id === datasetId) return;
        datasetId = id;
        rows = count;
        set((state) => ({
          runs: [],
          listed: false,
          current: null,
          columns: null,
          version: state.version + 1,
          error: null,
        }));
        if (id === null) return;
        try {
          await readList(id);
          const { runs, activeId } = get();
          const last = lastOpened(id);
          const first =
            runs.find((run) => run.id === activeId) ?? runs.find((run) => run.id === last) ?? runs[0];
          if (datasetId !== id) return;
          if (first) await get().open(first.id);
          else set({ listed: true });
        } catch (thrown) {
          fail(thrown);
        }
      },
      async refresh() {
        const id = datasetId;
        if (id === null) return;
        try {
          const { current: before } = get();
          await readList(id);
          const { current, runs, activeId } = get();
          if (datasetId !== id || current?.id !== before?.id) return;
          const now = runs.find((run) => run.id === (current ?? runs[0])?.id);
          // Another tab removed it.
          if (!now && current) return closed();
          if (!now || now.id === activeId) return;
          if (!current || now.scored !== current.scored) await get().open(now.id);
          else set({ current: now });
        } catch (thrown) {
          fail(thrown);
        }
      },
      async open(runId) {
        const run = get().runs.find(({ id }) => id === runId);
        if (!run) return;
        early = [];
        set({ pending: 'open', listed: true, current: run, columns: null, error: null });
        try {
          const columns = await data.request('runColumns', { runId });
          if (get().current?.id !== runId) return;
          for (const batch of early) writeBatch(columns, batch.rows, batch.readouts);
          set((state) => ({ columns, version: state.version + 1, pending: null }));
        } catch (thrown) {
          fail(thrown);
        }
      },
      start: (spec, limit, { access, sampleSeed, datasetId: of, quietly = false } = {}) =>
        ask('start', async () => {
          const id = of ?? datasetId;
          if (id === null) return null;
          if (needsModel(spec)) await ensureJudge(null, spec);
          const seen = seenInstructions(spec);
          const drawn = sampleSeed === undefined ? {} : { sampleSeed };
          const run = await judge.request('start', {
            datasetId: id,
            spec,
            limit,
            ...drawn,
            ...(seen && { seenInstructions: seen }),
            keptBytes: keptBytes(),
            access: access ?? null,
          });
          begun(run);
          if (datasetId !== id) return run.id;
          // Which rows its judge was trained on is known in the store alone.
          const blank = seen ? await data.request('runColumns', { runId: run.id }) : emptyRunColumns(rows);
          if (!quietly || get().current === null)
            set((state) => ({
              current: run,
              columns: blank,
              version: state.version + 1,
            }));
          show(run);
          for (const batch of early.splice(0)) if (batch.runId === run.id) receive(batch);
          return run.id;
        }),
      async pause() {
        await ask('pause', async () => show(await judge.request('pause', null)));
      },
      resume: (runId, { access, quietly = false } = {}) =>
        ask('resume', async () => {
          const run = get().runs.find(({ id }) => id === runId);
          if (!run) return null;
          if (isElsewhere(run, get())) throw runElsewhere(runId);
          if (needsModel(run.spec)) await ensureJudge(run, run.spec);
          if (!quietly && get().current?.id !== runId) await get().open(runId);
          const resumed = await judge.request('resume', { runId, access: access ?? null });
          begun(resumed);
          show(resumed);
          return runId;
        }),
      async cancel() {
        await ask('cancel', async () => {
          show(await judge.request('cancel', null));
          set({ activeId: null, active: null, progress: null });
        });
      },
      async remove(runId) {
        try {
          await data.request('removeRun', { runId });
          set(({ runs }) => ({ runs: runs.filter(({ id }) => id !== runId) }));
          if (get().current?.id === runId) await closed();
        } catch (thrown) {
          fail(thrown);
        }
      },
      async restore(runId) {
        try {
          await data.request('restoreRun', { runId });
          if (datasetId !== null) await readList(datasetId);
          await get().open(runId);
        } catch (thrown) {
          fail(thrown);
        }
      },
      async rename(runId, name) {
        try {
          show(await data.request('renameRun', { runId, name }));
        } catch (thrown) {
          fail(thrown);
        }
      },
      dismissError() {
        set({ error: null });
      },
    };
  });

  /** The runs of a dataset, and which of them another tab is busy with; each of those is read again at its end. */
  async function readList(id: string): Promise<void> {
    const { list, elsewhere } = await otherTabs.list(
      () => data.request('listRuns', { datasetId: id }),
      () => store.getState().activeId,
    );
    if (datasetId === id) store.setState({ runs: newestFirst(list), elsewhere });
  }

  function receive(batch: BatchScored): void {
    const { current, columns, pending } = store.getState();
    const { scored, invalid, failedRequests, truncated, tokens, backends } = batch.progress;
    const counts = { scored, invalid, failedRequests, truncated, tokens, backends };
    const isCurrent = current?.id === batch.runId;
    // Its columns are being read, or its start is not answered yet.
    if ((isCurrent && !columns) || pending === 'start') early.push(batch);
    if (isCurrent && columns) writeBatch(columns, batch.rows, batch.readouts);
    store.setState((state) => {
      const runs = state.runs.map((run) => (run.id === batch.runId ? { ...run, ...counts } : run));
      return {
        runs,
        progress: batch.progress,
        active: state.active?.id === batch.runId ? { ...state.active, ...counts } : state.active,
        ...(isCurrent && columns ? { version: state.version + 1, current: { ...current, ...counts } } : {}),
      };
    });
  }

  judge.on('batch', receive);
  // What is stored stays, and the run can be gone on with.
  judge.onStop((error) => {
    if (store.getState().activeId !== null)
      store.setState({
        activeId: null,
        active: null,
        progress: null,
        pending: null,
        error: toErrorRecord(error),
      });
  });
  judge.on('runChanged', (run) => {
    const ended = run.state === 'done' || run.state === 'failed' || run.state === 'cancelled';
    store.setState((state) => ({
      activeId: ended && state.activeId === run.id ? null : state.activeId,
      active: state.active?.id !== run.id ? state.active : ended ? null : run,
      progress: ended && state.activeId === run.id ? null : state.progress,
      runs: state.runs.map((known) => (known.id === run.id ? run : known)),
      current: state.current?.id === run.id ? run : state.current,
      error:
        run.error && state.current?.id === run.id ? { ...run.error, data: { runId: run.id } } : state.error,
    }));
  });
  judge.on('notice', ({ message }) =>
    store.setState((state) => ({ notices: [...state.notices, message].slice(-20) })),
  );
  return store;
}
