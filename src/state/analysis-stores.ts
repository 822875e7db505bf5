import type { StoreApi } from 'zustand/vanilla';
import { sortedScores } from '#core/decision/coverage.ts';
import type { AnnotatorsState } from './annotators/annotators-store.ts';
import { createCompareStore } from './compare/compare-store.ts';
import { createLeaderboardStore } from './compare/leaderboard-store.ts';
import type { DatasetsState } from './datasets-store.ts';
import { createDecideStore } from './decide/decide-store.ts';
import { createLineStore } from './decide/line-store.ts';
import { createNewRowsStore } from './decide/new-rows-store.ts';
import { derived } from './derived/derived.ts';
import { createLane, eachFrame } from './derived/lane.ts';
import { createDrawsStore } from './draws-store.ts';
import type { EmbeddingState } from './embedding-store.ts';
import type { SavedFiltersState } from './filter/saved-filters-store.ts';
import { createSliceStore, type SliceStore } from './filter/slice-store.ts';
import type { GradingPlanState } from './grading-plan-store.ts';
import type { GradingState } from './grading-state.ts';
import type { LabelState } from './label-store.ts';
import { createRatersStore } from './raters/raters-store.ts';
import type { RemarksState } from './remarks-store.ts';
import type { RouteState } from './route-store.ts';
import { createRowsStore } from './rows-store.ts';
import type { RunStoreState } from './run-store.ts';
import type { StoreDependencies } from './store-dependencies.ts';
import type { Stores } from './stores.ts';
import { createThresholdStore } from './threshold-store.ts';

interface AnalysisDependencies extends Pick<StoreDependencies, 'data' | 'metrics' | 'nextFrame' | 'delay'> {
  datasets: StoreApi<DatasetsState>;
  label: StoreApi<LabelState>;
  grading: StoreApi<GradingState>;
  gradingPlan: StoreApi<GradingPlanState>;
  annotators: StoreApi<AnnotatorsState>;
  remarks: StoreApi<RemarksState>;
  route: StoreApi<RouteState>;
  run: StoreApi<RunStoreState>;
  embedding: StoreApi<EmbeddingState>;
  savedFilters: StoreApi<SavedFiltersState>;
}

type AnalysisStores = Pick<
  Stores,
  | 'threshold'
  | 'draws'
  | 'slice'
  | 'rows'
  | 'decide'
  | 'line'
  | 'newRows'
  | 'leaderboard'
  | 'compare'
  | 'raters'
> & { slice: SliceStore };

/** What is worked out of scores, labels and grades: lists, metrics, thresholds. */
export function createAnalysisStores(dependencies: AnalysisDependencies): AnalysisStores {
  const { metrics, run, nextFrame, delay } = dependencies;
  const threshold = createThresholdStore();
  const followed = { ...dependencies, threshold };
  const draws = createDrawsStore(followed);
  const slice = createSliceStore({ ...followed, draws });
  const scores = derived({
    inputs: () => {
      const { columns, version } = run.getState();
      const only = slice.now();
      return columns && (only === 'pending' ? only : { columns, version, mask: only?.mask ?? null });
    },
    compute: ({ columns, mask }) => sortedScores(columns, mask),
    sources: [run, slice],
    about: ['columns'],
    growing: ['version'],
    delay,
  });
  scores.subscribe(({ value }, before) => {
    if (value !== before.value) threshold.getState().follow(value ?? new Float64Array());
  });
  // Each computation is a request of the same worker: they take turns.
  const shared = { ...followed, draws, slice, lane: createLane() };
  const rows = createRowsStore({ ...shared, lane: eachFrame(nextFrame) });
  const newRows = createNewRowsStore(dependencies);
  const decide = createDecideStore({ ...shared, newRows });
  const line = createLineStore({
    threshold,
    metrics,
    basis: () => decide.basis(),
    fresh: async () => (await newRows.getState().rows())?.fresh ?? null,
  });
  newRows.subscribe(({ chosen }, before) => {
    const { rule, guarantee, certify } = line.getState();
    if (chosen !== before.chosen && rule === 'guarantee' && guarantee.weights === 'shift') void certify({});
  });
  decide.subscribe((state, before) => {
    if (state.figures !== before.figures) line.getState().follow(state.figures?.curve ?? null);
  });
  const leaderboard = createLeaderboardStore();
  const compare = createCompareStore({ ...shared, leaderboard });
  const raters = createRatersStore(shared);
  return { threshold, draws, slice, rows, decide, line, newRows, leaderboard, compare, raters };
}
