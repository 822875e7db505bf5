import type { StoreApi } from 'zustand/vanilla';
import { defaultCoverage } from '#core/decision/coverage.ts';
import { isSameLabel } from '#core/rows/label-source.ts';
import type { DatasetsState } from '../datasets-store.ts';
import { defaultGuarantee, firstRiskLimit, type LineState } from '../decide/line-store.ts';
import type { LabelState } from '../label-store.ts';
import { firstSort, type RowsState } from '../rows-store.ts';
import { noFilter } from '../rows-view.ts';
import type { RunStoreState } from '../run-store.ts';
import type { Preferences } from '../theme-store.ts';
import type { ThresholdState } from '../threshold-store.ts';
import { parseView, type RunView } from './run-view.ts';

export interface ViewDependencies {
  preferences: Preferences;
  datasets: StoreApi<DatasetsState>;
  run: StoreApi<RunStoreState>;
  label: StoreApi<LabelState>;
  threshold: StoreApi<ThresholdState>;
  line: StoreApi<LineState>;
  rows: StoreApi<RowsState>;
}

/** Before anybody chooses. */
export const firstView: RunView = {
  rule: 'coverage',
  threshold: null,
  coverage: defaultCoverage,
  riskLimit: firstRiskLimit,
  alpha: defaultGuarantee.alpha,
  delta: defaultGuarantee.delta,
  splitSeed: defaultGuarantee.seed,
  seedsTried: [],
  label: undefined,
  labelThreshold: null,
  filter: noFilter,
  sort: firstSort,
};

const keyOf = (runId: string) => `view/${runId}`;

/**
 * Rule, threshold, label, label threshold, filter and sorting belong to a run: another run, or another dataset, begins
 * with its own, and a reload keeps them.
 */
export function keepViews({
  preferences,
  datasets,
  run,
  label,
  threshold,
  line,
  rows,
}: ViewDependencies): void {
  let runId: string | null = null;
  /** What is set now is what was stored, and nobody's choice. */
  let restoring = false;

  const restore = (view: RunView) => {
    restoring = true;
    line.getState().restore({ ...view, seed: view.splitSeed });
    rows.getState().setFilter(view.filter);
    rows.getState().setSort(view.sort);
    if (view.label !== undefined) void label.getState().choose(view.label, view.labelThreshold);
    restoring = false;
  };
  const now = (): RunView => {
    const { rule, coverage, riskLimit, guarantee, seedsTried } = line.getState();
    const { source, cut, suggested } = label.getState();
    const { filter, sort } = rows.getState();
    return {
      rule,
      threshold: rule === 'coverage' ? null : threshold.getState().threshold,
      coverage,
      riskLimit,
      alpha: guarantee.alpha,
      delta: guarantee.delta,
      splitSeed: guarantee.seed,
      seedsTried,
      label: source,
      // What the column suggests is no choice: it is suggested again, with its question where it is unclear.
      labelThreshold: source === null || suggested !== null ? null : cut,
      filter,
      sort,
    };
  };
  const store = () => {
    // While another dataset is being opened, what is cleared is no choice for the run of the one before.
    const isOpen = run.getState().current?.datasetId === datasets.getState().selected?.id;
    if (runId !== null && isOpen && !restoring) preferences.set(keyOf(runId), JSON.stringify(now()));
  };

  run.subscribe(({ current }) => {
    const before = runId;
    if ((current?.id ?? null) === before) return;
    runId = current?.id ?? null;
    const columns = datasets.getState().selected?.columns ?? [];
    const stored = runId === null ? null : parseView(preferences.get(keyOf(runId)), firstView, columns);
    // What was chosen before the first run holds for it: nothing else was shown in between.
    if (stored === null && before === null) store();
    else restore(stored ?? firstView);
  });
  line.subscribe((state, before) => {
    if (
      state.rule !== before.rule ||
      state.coverage !== before.coverage ||
      state.riskLimit !== before.riskLimit ||
      state.guarantee !== before.guarantee
    )
      store();
  });
  threshold.subscribe((state, before) => {
    if (state.choice !== before.choice) store();
  });
  rows.subscribe((state, before) => {
    if (state.filter !== before.filter || state.sort !== before.sort) store();
  });
  label.subscribe((state, before) => {
    // Another dataset's first label is not a choice for the run of the one before.
    if (state.datasetId !== before.datasetId) return;
    if (
      state.cut !== before.cut ||
      state.suggested !== before.suggested ||
      !isSameLabel(state.source, before.source)
    )
      store();
  });
}
