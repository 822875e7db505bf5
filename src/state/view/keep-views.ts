import type { StoreApi } from 'zustand/vanilla';
import { defaultCoverage } from '#core/decision/coverage.ts';
import { noConditions } from '#core/filter/conditions.ts';
import { isSameLabel } from '#core/rows/label-source.ts';
import type { DatasetsState } from '../datasets-store.ts';
import { defaultGuarantee, firstRiskLimit, type LineState } from '../decide/line-store.ts';
import type { NewRowsState } from '../decide/new-rows-store.ts';
import type { SliceState } from '../filter/slice-store.ts';
import type { LabelState } from '../label-store.ts';
import type { NoticeState } from '../notice-store.ts';
import { firstSort, type RowsState } from '../rows-store.ts';
import { noFilter } from '../rows-view.ts';
import type { RunStoreState } from '../run-store.ts';
import type { Preferences } from '../theme-store.ts';
import type { ThresholdState } from '../threshold-store.ts';
import { type AskedView, lostFilters, parseView, type RunView, type Viewed, viewFields } from './run-view.ts';

export interface ViewDependencies {
  preferences: Preferences;
  datasets: StoreApi<DatasetsState>;
  run: StoreApi<RunStoreState>;
  label: StoreApi<LabelState>;
  threshold: StoreApi<ThresholdState>;
  line: StoreApi<LineState>;
  newRows: StoreApi<NewRowsState>;
  rows: StoreApi<RowsState>;
  slice: StoreApi<SliceState>;
  notices: StoreApi<NoticeState>;
}

export interface KeptViews {
  /** What is chosen now. */
  now(): RunView;
  /**
   * Choices that an address brings. They take the place of what is kept once the run that it names, or any where it
   * names none, is open as one of the dataset that it names. Until then, and where that never happens, nothing changes.
   */
  bring(asked: AskedView): void;
}

/** Before anybody chooses. */
export const firstView: RunView = {
  rule: 'coverage',
  threshold: null,
  coverage: defaultCoverage,
  riskLimit: firstRiskLimit,
  guarantee: defaultGuarantee,
  seedsTried: [],
  newRows: null,
  costs: null,
  label: undefined,
  labelThreshold: null,
  filter: noFilter,
  sort: firstSort,
  text: '',
  slice: noConditions,
};

const nothingViewed: Viewed = { columns: [], models: [], categories: [] };

/** Where the view of a run, or of a dataset that has none, is kept. */
export const viewKey = (owner: string) => `view/${owner}`;

/** The run whose choices are shown, or the dataset where nothing is judged yet; null while that is not known. */
export const ownerOf = (
  { selected }: Pick<DatasetsState, 'selected'>,
  { current, listed }: Pick<RunStoreState, 'current' | 'listed'>,
): string | null => {
  if (!selected) return null;
  if (current) return current.datasetId === selected.id ? current.id : null;
  return listed ? `data/${selected.id}` : null;
};

/**
 * Rule, threshold, label, label threshold, which rows are new, filter, search, sorting and the rows that figures are of belong to a run: another run, or
 * another dataset, begins with its own, and a reload keeps them. What is chosen for a dataset before anything is judged
 * holds for its first run.
 */
export function keepViews(dependencies: ViewDependencies): KeptViews {
  const { preferences, datasets, run, label, threshold, line, newRows, rows, slice, notices } = dependencies;
  let owner: string | null = null;
  /** What is set now is what was stored, and nobody's choice. */
  let restoring = false;
  let brought: AskedView | null = null;

  const restore = (view: RunView) => {
    restoring = true;
    // Before the promise that is weighted for them.
    newRows.getState().choose(view.newRows);
    slice.getState().restore(view.slice);
    line.getState().restore(view);
    rows.getState().setFilter(view.filter);
    rows.getState().setSort(view.sort);
    void rows.getState().search(view.text);
    if (view.label !== undefined) void label.getState().choose(view.label, view.labelThreshold);
    restoring = false;
  };
  const now = (): RunView => {
    const { rule, coverage, riskLimit, guarantee, seedsTried, costs } = line.getState();
    const { source, cut, suggested } = label.getState();
    const { filter, sort, text } = rows.getState();
    return {
      rule,
      threshold: rule === 'coverage' ? null : threshold.getState().threshold,
      coverage,
      riskLimit,
      guarantee,
      seedsTried,
      newRows: newRows.getState().chosen,
      costs,
      label: source,
      // What the column suggests is no choice: it is suggested again, with its question where it is unclear.
      labelThreshold: source === null || suggested !== null ? null : cut,
      filter,
      sort,
      text,
      slice: slice.getState().conditions,
    };
  };
  const kept = (of: string): RunView | null =>
    parseView(preferences.get(viewKey(of)), firstView, datasets.getState().selected ?? nothingViewed);
  const store = () => {
    // While another dataset is being opened, what is cleared is no choice for the run of the one before.
    const isOpen = owner !== null && ownerOf(datasets.getState(), run.getState()) === owner;
    if (isOpen && !restoring) preferences.set(viewKey(owner!), JSON.stringify(viewFields(now())));
  };

  /** Keep what an address brought, if it is for what is open now. */
  const takeBrought = (): boolean => {
    if (owner === null || brought === null) return false;
    const { datasetId, runId, fields } = brought;
    if (datasetId !== datasets.getState().selected?.id || (runId !== null && runId !== owner)) return false;
    preferences.set(viewKey(owner), JSON.stringify(fields));
    brought = null;
    return true;
  };

  /** @returns whether something is kept of what is open */
  const restoreKept = (): boolean => {
    const stored = owner === null ? null : kept(owner);
    if (!stored) return false;
    const lost = lostFilters(preferences.get(viewKey(owner!)), datasets.getState().selected ?? nothingViewed);
    restore(stored);
    if (lost === null) return true;
    notices.getState().say(lost);
    // Said once: what is kept from now on is what holds.
    store();
    return true;
  };

  run.subscribe((state) => {
    const before = owner;
    owner = ownerOf(datasets.getState(), state);
    if (owner === before) return;
    takeBrought();
    // Something else was opened: what was brought is not for a later visit to its run.
    if (owner !== null) brought = null;
    if (restoreKept()) return;
    // Nothing else was shown between a dataset's view and that of its first run.
    if (before === `data/${state.current?.datasetId}`) store();
    // What is chosen while runs are being listed stays; before that, nothing of another dataset does.
    else if (before !== null) restore(firstView);
  });
  line.subscribe((state, before) => {
    if (
      state.rule !== before.rule ||
      state.coverage !== before.coverage ||
      state.riskLimit !== before.riskLimit ||
      state.guarantee !== before.guarantee ||
      state.costs !== before.costs
    )
      store();
  });
  newRows.subscribe((state, before) => {
    if (state.chosen !== before.chosen) store();
  });
  threshold.subscribe((state, before) => {
    if (state.choice !== before.choice) store();
  });
  slice.subscribe((state, before) => {
    if (state.conditions !== before.conditions) store();
  });
  rows.subscribe((state, before) => {
    if (state.filter !== before.filter || state.sort !== before.sort || state.text !== before.text) store();
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
  return {
    now,
    bring(asked) {
      brought = asked;
      if (takeBrought()) restoreKept();
    },
  };
}
