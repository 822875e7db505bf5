import { createStore, type StoreApi } from 'zustand/vanilla';
import { isDemo } from '#core/demo/demo-dataset.ts';
import { dealtTo } from '#core/grading/dealt-rows.ts';
import { createAnalysisStores } from './analysis-stores.ts';
import { createAnnotatorsStore } from './annotators/annotators-store.ts';
import { createBatchExportStore } from './batch-export-store.ts';
import { createBatchStore } from './batch-store.ts';
import { createColumnStore } from './column-store.ts';
import { createDatasetsStore } from './datasets-store.ts';
import { createDemoStore, type DemoState } from './demo/demo-store.ts';
import { createEmbeddingStore } from './embedding-store.ts';
import { createExportStore } from './export-store.ts';
import { createSavedFiltersStore } from './filter/saved-filters-store.ts';
import { createGradingKeysStore } from './grading-keys-store.ts';
import { createGradingPlanStore } from './grading-plan-store.ts';
import { createGradingStore } from './grading-store.ts';
import { once } from './hub/hub-store.ts';
import { createImportStore } from './import-store.ts';
import { createJudgingStores } from './judging-stores.ts';
import { createLabelStore } from './label-store.ts';
import { createLinkStore } from './link-store.ts';
import { createMapStore } from './map/map-store.ts';
import { createNoticeStore } from './notice-store.ts';
import { createProjectStore } from './project/project-store.ts';
import { createReadingStore } from './reading-store.ts';
import { createRejectedStore } from './rejected-store.ts';
import { createRemarksStore } from './remarks-store.ts';
import { createReportStore } from './report/report-store.ts';
import { createRouteStore } from './route-store.ts';
import { createRowTextsStore } from './row-texts-store.ts';
import { runKey } from './run-store-state.ts';
import type { StoreDependencies } from './store-dependencies.ts';
import type { Stores } from './stores.ts';
import { createTeachingStore } from './teaching/teaching-store.ts';
import { createThemeStore } from './theme-store.ts';
import { createTourStore } from './tour-store.ts';
import { keepAddress } from './view/keep-address.ts';
import { keepViews } from './view/keep-views.ts';
import { createWorkStore } from './work/work-store.ts';

const screenKey = 'screen';

/** An address that names no screen leads to where one was, from the second visit on. */
const firstScreen = (demo: StoreApi<DemoState>, dependencies: StoreDependencies): string =>
  (!demo.getState().isFirstVisit && dependencies.preferences.get(screenKey)) || dependencies.firstScreen;

/** Make every store, and let each follow those it depends on. */
export function createStores(dependencies: StoreDependencies): Stores {
  const { data, preferences } = dependencies;
  const embedding = createEmbeddingStore(dependencies.judge);
  const datasets = createDatasetsStore(data, preferences, embedding, dependencies.requestPersistence);
  const label = createLabelStore(data);
  const remarks = createRemarksStore(data);
  const gradingPlan = createGradingPlanStore(data);
  const grading = createGradingStore(data, preferences, remarks, gradingPlan, () => performance.now());
  const annotators = createAnnotatorsStore({
    data,
    metrics: dependencies.metrics,
    datasets,
    grading,
    gradingPlan,
    label,
    remarks,
    // A copy: a run under way writes into its columns.
    judgeScores: () => judging.run.getState().columns?.score.slice() ?? null,
  });
  const demo = createDemoStore(dependencies);
  const route = createRouteStore(dependencies.address, firstScreen(demo, dependencies));
  const link = createLinkStore(dependencies.address);
  const texts = createRowTextsStore(data);
  const rejected = createRejectedStore(data);
  const column = createColumnStore(data);
  const openHub = once(dependencies.openHub);
  const judging = createJudgingStores({ ...dependencies, openHub, datasets, label });
  const { judge, run, explain } = judging;
  const notices = createNoticeStore();
  const savedFilters = createSavedFiltersStore(data, notices);
  const analysis = createAnalysisStores({
    ...dependencies,
    savedFilters,
    datasets,
    label,
    grading,
    gradingPlan,
    annotators,
    remarks,
    route,
    run,
    embedding,
  });
  const views = keepViews({ preferences, datasets, run, label, notices, ...analysis });
  keepAddress({
    ...dependencies,
    datasets,
    run,
    notices,
    views,
    sources: [
      datasets,
      run,
      label,
      analysis.threshold,
      analysis.line,
      analysis.newRows,
      analysis.rows,
      analysis.slice,
      route,
    ],
  });
  const project = createProjectStore({ ...dependencies, ...judging, datasets, grading });
  const imports = createImportStore(data, {
    openDataset: () => datasets.getState().selected?.id ?? null,
    downloads: dependencies.downloads,
    openHub,
    async imported(dataset) {
      await datasets.getState().refresh();
      await datasets.getState().select(dataset.id);
      if (dealtTo(dataset) === null || datasets.getState().selected?.id !== dataset.id) return;
      grading.getState().set({ on: true });
      route.getState().go('explain', 0);
    },
    openProject: (file) => project.getState().open(file),
  });

  datasets.subscribe(({ selected }, before) => {
    if (selected?.id === before.selected?.id) return;
    const id = selected?.id ?? null;
    texts.getState().openDataset(id);
    rejected.getState().openDataset(id);
    column.getState().openDataset(id);
    explain.getState().close();
    if (selected) judge.getState().offerDataset(selected);
    void label.getState().openDataset(selected);
    void grading.getState().openDataset(id, selected && dealtTo(selected));
    void gradingPlan.getState().openDataset(id);
    void savedFilters.getState().openDataset(id);
    void run.getState().openDataset(id, selected?.rows ?? 0);
    void judging.checkup.getState().openDataset(id);
  });
  datasets.subscribe(({ list }) => {
    if (!list.every(isDemo)) demo.getState().endFirstVisit();
  });
  run.subscribe(({ runs, current }, before) => {
    if (current && current.id !== before.current?.id) preferences.set(runKey(current.datasetId), current.id);
    if (runs.length > 0) demo.getState().endFirstVisit();
  });
  route.subscribe(({ screen, row }) => {
    if (!demo.getState().isFirstVisit) preferences.set(screenKey, screen);
    if (screen === 'explain' && row !== null) grading.getState().visit(row);
  });
  grading.subscribe(({ datasetId, annotator }, before) => {
    if (datasetId !== before.datasetId || annotator !== before.annotator)
      void remarks.getState().open(datasetId, annotator);
  });
  grading.subscribe(({ grades, annotator }, before) => {
    if (grades !== before.grades && grades) label.getState().followGrades(annotator, grades);
  });
  grading.subscribe(({ saving }, before) => {
    if (saving === 0 && before.saving > 0) void label.getState().followConsensus();
  });

  const batchExport = createBatchExportStore({ ...dependencies, datasets, judge, slice: analysis.slice });
  return {
    ...judging,
    batch: createBatchStore({ data, datasets, run }),
    batchExport,
    ...analysis,
    teaching: createTeachingStore({
      ...dependencies,
      ...judging,
      ...analysis,
      datasets,
      label,
      route,
      grading,
      notices,
    }),
    theme: createThemeStore(preferences, dependencies.systemDark),
    route,
    link,
    tour: createTourStore(preferences, route, link.getState().tour),
    notices,
    datasets,
    embedding,
    map: createMapStore({ ...dependencies, datasets, embedding, run: judging.run, notices }),
    imports,
    project,
    label,
    texts,
    reading: createReadingStore(preferences),
    grading,
    gradingPlan,
    gradingKeys: createGradingKeysStore(preferences),
    savedFilters,
    annotators,
    remarks,
    rejected,
    column,
    exports: createExportStore(data),
    demo,
    report: createReportStore({ ...dependencies, ...judging, ...analysis, datasets, label }),
    work: createWorkStore({ ...judging, datasets, imports, route, embedding, batchExport }),
    environment: createStore(() => dependencies.environment),
  };
}
