import { createStore, type StoreApi } from 'zustand/vanilla';
import type { BatchExportState } from '../batch-export-store.ts';
import type { CheckupState } from '../checkup/checkup-store.ts';
import type { DatasetsState } from '../datasets-store.ts';
import type { EmbeddingState } from '../embedding-store.ts';
import type { ImportState } from '../import-store.ts';
import type { JudgeStoreState } from '../judge-store.ts';
import type { RouteState } from '../route-store.ts';
import type { RunStoreState } from '../run-store.ts';
import type { TrainStoreState } from '../train/train-store.ts';
import { type WorkUnderWay, workUnderWay } from './under-way.ts';

/** Work for the judge that waits until the judge is free. */
export interface QueuedWork {
  id: number;
  /** "Judge 200 rows of Demo". */
  name: string;
}

export interface WorkState {
  underWay: readonly WorkUnderWay[];
  /** In the order of their turn. */
  queue: readonly QueuedWork[];
  /** Begin at once where the judge is free, else after what it is busy with and what waits already. */
  enqueue(name: string, begin: () => Promise<unknown>): void;
  /** Take work off the queue. */
  drop(id: number): void;
  /** Go where the work is shown; its dataset is opened where another one is. */
  show(work: WorkUnderWay): Promise<void>;
  cancel(work: WorkUnderWay): Promise<void>;
}

export interface WorkDependencies {
  datasets: StoreApi<DatasetsState>;
  run: StoreApi<RunStoreState>;
  checkup: StoreApi<CheckupState>;
  train: StoreApi<TrainStoreState>;
  imports: StoreApi<ImportState>;
  judge: StoreApi<JudgeStoreState>;
  route: StoreApi<RouteState>;
  embedding: StoreApi<EmbeddingState>;
  batchExport: StoreApi<BatchExportState>;
}

/** What runs, on whichever screen and of whichever dataset, and what waits for the judge. */
export function createWorkStore(dependencies: WorkDependencies): StoreApi<WorkState> {
  const { datasets, run, checkup, train, imports, judge, route, embedding, batchExport } = dependencies;
  const begins = new Map<number, () => Promise<unknown>>();
  let count = 0;
  let beginning = false;

  const read = () =>
    workUnderWay({
      datasets: datasets.getState(),
      run: run.getState(),
      checkup: checkup.getState(),
      train: train.getState(),
      imports: imports.getState(),
      judge: judge.getState(),
      embedding: embedding.getState(),
      batchExport: batchExport.getState(),
    });
  const isFree = () => {
    const [running, checking] = [run.getState(), checkup.getState()];
    // What another request is being answered may still take the judge.
    const asking =
      running.pending === 'start' || running.pending === 'resume' || running.pending === 'cancel';
    if (embedding.getState().underWay !== null) return false;
    return running.activeId === null && !asking && checking.activeId === null && checking.pending === null;
  };

  const store = createStore<WorkState>()((set) => ({
    underWay: read(),
    queue: [],
    enqueue(name, begin) {
      const id = ++count;
      begins.set(id, begin);
      set(({ queue }) => ({ queue: [...queue, { id, name }] }));
      void next();
    },
    drop(id) {
      begins.delete(id);
      set(({ queue }) => ({ queue: queue.filter((work) => work.id !== id) }));
    },
    async show({ kind, screen, datasetId }) {
      const { activeId, current, open } = run.getState();
      // A dataset that is opened shows the run that is under way on it.
      if (datasetId !== null && datasets.getState().selected?.id !== datasetId)
        await datasets.getState().select(datasetId);
      else if (kind === 'run' && activeId !== null && current?.id !== activeId) await open(activeId);
      route.getState().go(screen);
    },
    async cancel({ kind }) {
      const cancels: Record<WorkUnderWay['kind'], () => Promise<void>> = {
        run: run.getState().cancel,
        checkup: checkup.getState().cancel,
        training: train.getState().stop,
        import: imports.getState().cancel,
        load: judge.getState().cancelLoad,
        embedding: embedding.getState().cancel,
        export: batchExport.getState().cancel,
      };
      await cancels[kind]();
    },
  }));

  async function next(): Promise<void> {
    const [work] = store.getState().queue;
    if (!work || beginning || !isFree()) return;
    beginning = true;
    const begin = begins.get(work.id)!;
    store.getState().drop(work.id);
    try {
      // Its own store shows what went wrong.
      await begin().catch(() => undefined);
    } finally {
      beginning = false;
    }
    // Where it did not begin, the next one has its turn; else it waits for the end of this one.
    void next();
  }

  const follow = () => {
    store.setState({ underWay: read() });
    void next();
  };
  for (const source of [run, checkup, train, imports, judge, datasets, embedding, batchExport])
    source.subscribe(follow);
  return store;
}
