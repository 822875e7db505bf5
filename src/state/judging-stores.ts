import type { StoreApi } from 'zustand/vanilla';
import { judgeUseOf } from '#core/method/specs.ts';
import { createBenchStore } from './bench-store.ts';
import { createCheckupStore } from './checkup/checkup-store.ts';
import { scoreColumns } from './compare/methods.ts';
import type { DatasetsState } from './datasets-store.ts';
import { createExplainStore } from './explain-store.ts';
import { createHubStore } from './hub/hub-store.ts';
import { specOf, specWithoutReference } from './judge-question.ts';
import { createJudgeStore } from './judge-store.ts';
import { createKeepingStore } from './keeping-store.ts';
import type { LabelState } from './label-store.ts';
import { createMethodsStore } from './methods/methods-store.ts';
import { createRunStore } from './run-store.ts';
import { runKey } from './run-store-state.ts';
import type { StoreDependencies } from './store-dependencies.ts';
import type { Stores } from './stores.ts';
import { createAdaptersStore } from './train/adapters-store.ts';
import { createTrainStore } from './train/train-store.ts';
import { createTryStore } from './try/try-store.ts';

interface JudgingDependencies
  extends Pick<
    StoreDependencies,
    'data' | 'judge' | 'openHub' | 'trainer' | 'openBench' | 'environment' | 'locks' | 'preferences'
  > {
  datasets: StoreApi<DatasetsState>;
  label: StoreApi<LabelState>;
}

type JudgingStores = Pick<
  Stores,
  | 'judge'
  | 'hub'
  | 'run'
  | 'keeping'
  | 'methods'
  | 'adapters'
  | 'train'
  | 'explain'
  | 'bench'
  | 'try'
  | 'checkup'
>;

/** The judge and everything that it is asked to do: runs, trainings, single answers, measurements of the device. */
export function createJudgingStores(dependencies: JudgingDependencies): JudgingStores {
  const { data, judge: worker, trainer, preferences, locks, datasets, label } = dependencies;
  const judge = createJudgeStore(worker, preferences);
  const keeping = createKeepingStore(preferences);
  const run = createRunStore({
    data,
    judge: worker,
    locks,
    lastOpened: (datasetId) => preferences.get(runKey(datasetId)),
    ensureJudge: async (stored, spec) => {
      const { ensureLoaded, ensureLoadedFor } = judge.getState();
      await (stored ? ensureLoadedFor(stored) : ensureLoaded(judgeUseOf(spec)));
    },
    seenInstructions: ({ method }) =>
      method === 'judge' ? judge.getState().adapter?.record?.data.seenInstructions : undefined,
    keptBytes: () => keeping.getState().maxBytes,
  });
  const methods = createMethodsStore({
    worker,
    run,
    judge,
    dataset: () => datasets.getState().selected,
    scoreColumns: () => {
      const { selected } = datasets.getState();
      return selected ? scoreColumns(selected, label.getState().column) : [];
    },
  });
  const adapters = createAdaptersStore(trainer);
  adapters.subscribe((state, before) => {
    if (state.list !== before.list) judge.getState().offerAdapters(state.list);
  });
  const train = createTrainStore({
    data,
    trainer,
    locks,
    base: () => {
      const { source, backend } = judge.getState();
      return { source, backend };
    },
    catalogueSource: (id) => ({
      kind: 'catalogue',
      id,
      allowHub: judge.getState().catalogue?.find((entry) => entry.id === id)?.available === 'hub',
    }),
    templates: () => judge.getState().templates,
  });
  return {
    judge,
    hub: createHubStore({
      openHub: dependencies.openHub,
      offerKept: (entries) => judge.getState().offerKept(entries),
    }),
    run,
    keeping,
    methods,
    adapters,
    train,
    explain: createExplainStore(worker),
    checkup: createCheckupStore({
      data,
      worker,
      locks,
      ensureLoaded: (mode) => judge.getState().ensureLoaded({ mode, base: false }),
      spec: () => {
        const { method: _, ...spec } = specOf(judge.getState());
        return spec;
      },
    }),
    bench: createBenchStore({
      openClient: dependencies.openBench,
      environment: dependencies.environment,
      source: () => judge.getState().source,
      timestamp: () => new Date().toISOString(),
    }),
    try: createTryStore({
      worker,
      // The model writes the answer, and it has no reference.
      ensureLoaded: () => judge.getState().ensureLoaded({ mode: 'without-reference', base: true }),
      cancelLoad: () => judge.getState().cancelLoad(),
      forgetJudge: () => judge.getState().forget(),
      spec: () => specWithoutReference(judge.getState()),
      now: () => performance.now(),
    }),
  };
}
