import { createStore } from 'zustand/vanilla';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { JudgeProtocol } from '#protocol/judge-protocol.ts';
import type { MetricsProtocol } from '#protocol/metrics-protocol.ts';
import type { TrainerProtocol } from '#protocol/trainer-protocol.ts';
import { type BenchClient, createBenchStore } from './bench-store.ts';
import type { Client } from './client.ts';
import { createCompareStore } from './compare/compare-store.ts';
import { createLeaderboardStore } from './compare/leaderboard-store.ts';
import { scoreColumns } from './compare/methods.ts';
import { createDatasetsStore } from './datasets-store.ts';
import { createDecideStore } from './decide/decide-store.ts';
import { createLineStore } from './decide/line-store.ts';
import type { Environment } from './environment.ts';
import { createExplainStore } from './explain-store.ts';
import { createExportStore } from './export-store.ts';
import { createGradingStore } from './grading-store.ts';
import { createImportStore } from './import-store.ts';
import { createJudgeStore, specWithoutReference } from './judge-store.ts';
import { createLabelStore } from './label-store.ts';
import { createMethodsStore } from './methods/methods-store.ts';
import { createNoticeStore } from './notice-store.ts';
import { paced } from './paced.ts';
import { createRatersStore } from './raters/raters-store.ts';
import { createRejectedStore } from './rejected-store.ts';
import { type AddressBar, createRouteStore } from './route-store.ts';
import { createRowTextsStore } from './row-texts-store.ts';
import { createRowsStore } from './rows-store.ts';
import { createRunStore } from './run-store.ts';
import type { Stores } from './stores.ts';
import { createThemeStore, type DarkQuery, type Preferences } from './theme-store.ts';
import { createThresholdStore } from './threshold-store.ts';
import { createAdaptersStore } from './train/adapters-store.ts';
import { createTrainStore } from './train/train-store.ts';
import { createTryStore } from './try/try-store.ts';

export interface StoreDependencies {
  data: Client<DataProtocol>;
  judge: Client<JudgeProtocol>;
  metrics: Client<MetricsProtocol>;
  /** A new bench worker at each call. */
  openBench(): BenchClient;
  trainer: Client<TrainerProtocol>;
  environment: Environment;
  preferences: Preferences;
  systemDark: DarkQuery;
  address: AddressBar;
  firstScreen: string;
  /** Runs `task` before the next frame; several calls in one frame may be one. */
  nextFrame(task: () => void): void;
  /** Resolves after a while: how long a run goes on between two looks at its figures. */
  rest(): Promise<void>;
}

/** Make every store, and let each follow those it depends on. */
export function createStores(dependencies: StoreDependencies): Stores {
  const { data, judge, preferences } = dependencies;
  const notices = createNoticeStore();
  const datasets = createDatasetsStore(data, preferences);
  const label = createLabelStore(data);
  const judges = createJudgeStore(judge, preferences);
  const run = createRunStore({
    data,
    judge,
    ensureJudge: async (stored) => {
      const { ensureLoaded, ensureLoadedFor } = judges.getState();
      await (stored ? ensureLoadedFor(stored) : ensureLoaded());
    },
  });
  const methods = createMethodsStore({
    worker: judge,
    run,
    judge: judges,
    dataset: () => datasets.getState().selected,
    scoreColumns: () => {
      const { selected } = datasets.getState();
      return selected ? scoreColumns(selected, label.getState().column) : [];
    },
  });
  const adapters = createAdaptersStore(dependencies.trainer);
  adapters.subscribe((state, before) => {
    if (state.list !== before.list) judges.getState().offerAdapters(state.list);
  });
  const train = createTrainStore({
    trainer: dependencies.trainer,
    base: () => {
      const { source, backend } = judges.getState();
      return { source, backend };
    },
    catalogueSource: (id) => ({
      kind: 'catalogue',
      id,
      allowHub: judges.getState().catalogue?.find((entry) => entry.id === id)?.available === 'hub',
    }),
    templates: () => judges.getState().templates,
  });
  const threshold = createThresholdStore();
  const texts = createRowTextsStore(data);
  const explain = createExplainStore(judge);
  const rejected = createRejectedStore(data);
  const route = createRouteStore(dependencies.address, dependencies.firstScreen);
  const rows = createRowsStore(data, {
    datasetId: () => datasets.getState().selected?.id ?? null,
    columns: () => {
      const dataset = datasets.getState().columns;
      return dataset && { dataset, run: run.getState().columns, label: label.getState().values };
    },
    threshold: () => threshold.getState().threshold,
    wanted: () => route.getState().screen === 'explain',
    version: () => `${run.getState().version}/${label.getState().column}/${label.getState().values !== null}`,
  });
  const chosenLabel = () => {
    const { column, values, cut } = label.getState();
    return column !== null && values ? { column, values, cut } : null;
  };
  const decide = createDecideStore(dependencies.metrics, {
    wanted: () => route.getState().screen === 'decide',
    version: () => {
      const { column, values, cut } = label.getState();
      const of = datasets.getState().columns ? datasets.getState().selected?.id : null;
      return [of, run.getState().current?.id, run.getState().version, column, values !== null, cut].join('|');
    },
    dataset: () => datasets.getState().selected,
    columns: () => datasets.getState().columns,
    run: () => run.getState().columns,
    judge: () => run.getState().current?.judge ?? null,
    label: chosenLabel,
    rest: dependencies.rest,
  });
  const line = createLineStore({ threshold, metrics: dependencies.metrics, basis: () => decide.basis() });
  decide.subscribe((state, before) => {
    if (state.figures !== before.figures) line.getState().follow(state.figures?.curve ?? null);
  });
  const leaderboard = createLeaderboardStore();
  const compare = createCompareStore(data, dependencies.metrics, {
    wanted: () => route.getState().screen === 'compare',
    dataset: () => datasets.getState().selected,
    columns: () => datasets.getState().columns,
    runs: () => {
      const { runs, current, columns } = run.getState();
      return { list: runs, openId: current?.id ?? null, columns };
    },
    label: chosenLabel,
    threshold: () => threshold.getState().threshold,
    leaderboard: () => {
      const { name, board, column } = leaderboard.getState();
      const values = column === null ? undefined : board?.get(column);
      return name !== null && column !== null && values ? { name, column, values } : null;
    },
  });
  leaderboard.subscribe((state, before) => {
    if (state.board !== before.board || state.column !== before.column) void compare.refresh();
  });
  const grading = createGradingStore(data, preferences);
  const raters = createRatersStore(data, dependencies.metrics, {
    wanted: () => route.getState().screen === 'compare',
    dataset: () => datasets.getState().selected,
    columns: () => datasets.getState().columns,
    run: () => run.getState().columns,
    gradings: () => grading.getState().gradings,
    grades: (annotator) => {
      const { annotator: here, grades } = grading.getState();
      return annotator === here ? grades : null;
    },
    label: chosenLabel,
    threshold: () => threshold.getState().threshold,
  });
  const refreshFigures = () => {
    void decide.refresh();
    void compare.refresh();
    void raters.refresh();
  };
  const imports = createImportStore(data, async (dataset) => {
    await datasets.getState().refresh();
    await datasets.getState().select(dataset.id);
  });

  let frameAsked = false;
  const refreshRows = () => {
    if (frameAsked) return;
    frameAsked = true;
    dependencies.nextFrame(() => {
      frameAsked = false;
      rows.refresh();
    });
  };
  const followRun = () => {
    threshold.getState().follow(run.getState().columns);
    refreshRows();
    refreshFigures();
  };
  const followBatches = paced(followRun, dependencies.rest);
  datasets.subscribe((state, before) => {
    if (state.selected?.id !== before.selected?.id) {
      texts.getState().openDataset(state.selected?.id ?? null);
      rejected.getState().openDataset(state.selected?.id ?? null);
      explain.getState().close();
      rows.getState().clear();
      void label.getState().openDataset(state.selected);
      void grading.getState().openDataset(state.selected?.id ?? null);
      void run.getState().openDataset(state.selected?.id ?? null, state.selected?.rows ?? 0);
    }
    if (state.columns !== before.columns) {
      refreshRows();
      refreshFigures();
    }
  });
  const followRuns = paced(() => void compare.refresh(), dependencies.rest);
  run.subscribe((state, before) => {
    if (state.runs !== before.runs) followRuns();
    if (state.version === before.version) return;
    // Another run is shown at once; the batches of one under way are followed at a steady pace.
    if (state.columns === before.columns) followBatches();
    else followRun();
  });
  label.subscribe((state, before) => {
    if (state.values !== before.values) refreshRows();
    if (state.values !== before.values || state.cut !== before.cut) refreshFigures();
  });
  grading.subscribe((state, before) => {
    if (state.grades === before.grades || !state.grades) return;
    label.getState().followGrades(state.annotator, state.grades);
    void raters.refresh();
  });
  threshold.subscribe((state, before) => {
    // Without a condition on the decision the list is the same at every threshold.
    const filtered = rows.getState().filter.decision !== null;
    if (filtered && state.threshold !== before.threshold) refreshRows();
  });

  route.subscribe((state, before) => {
    if (state.screen === before.screen) return;
    refreshRows();
    refreshFigures();
  });

  return {
    theme: createThemeStore(preferences, dependencies.systemDark),
    route,
    notices,
    datasets,
    imports,
    label,
    judge: judges,
    methods,
    run,
    threshold,
    rows,
    texts,
    explain,
    decide,
    line,
    compare,
    leaderboard,
    train,
    adapters,
    grading,
    raters,
    rejected,
    exports: createExportStore(data),
    bench: createBenchStore({
      openClient: dependencies.openBench,
      environment: dependencies.environment,
      source: () => judges.getState().source,
      timestamp: () => new Date().toISOString(),
    }),
    try: createTryStore({
      worker: judge,
      ensureLoaded: () => judges.getState().ensureLoaded(),
      cancelLoad: () => judges.getState().cancelLoad(),
      forgetJudge: () => judges.getState().forget(),
      spec: () => specWithoutReference(judges.getState()),
      now: () => performance.now(),
    }),
    environment: createStore(() => dependencies.environment),
  };
}
