import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ErrorRecord } from '#core/errors.ts';
import type { DatasetColumns } from '#core/rows/dataset.ts';
import type { RunColumns } from '#core/run/run.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { AnnotatorsState } from './annotators/annotators-store.ts';
import type { Client } from './client.ts';
import type { DatasetsState } from './datasets-store.ts';
import { derived, type InputsNow, settled } from './derived/derived.ts';
import type { Lane } from './derived/lane.ts';
import { lastOf } from './derived/last-of.ts';
import type { DrawsState } from './draws-store.ts';
import { filterMask } from './filter/filter-mask.ts';
import type { SliceStore } from './filter/slice-store.ts';
import type { GradingState } from './grading-state.ts';
import type { LabelState } from './label-store.ts';
import type { RemarksState } from './remarks-store.ts';
import type { RouteState } from './route-store.ts';
import {
  filterRows,
  noFilter,
  type RowFilter,
  type RowSort,
  readsDisagreement,
  readsDraws,
  readsOwnWork,
  readsScores,
  sortRows,
  sortsByScores,
} from './rows-view.ts';
import type { RunStoreState } from './run-store.ts';
import type { ThresholdState } from './threshold-store.ts';

export interface RowsState {
  filter: RowFilter;
  sort: RowSort;
  text: string;
  /** A search is under way; the rows shown are those of the text before. */
  searching: boolean;
  error: ErrorRecord | null;
  /** Rows that pass, in order: indices into the dataset. */
  visible: Int32Array;
  setFilter(part: Partial<RowFilter>): void;
  setSort(sort: RowSort): void;
  search(text: string): Promise<void>;
  /** A search of the texts, or a condition on columns, is likely: what it needs is read in the background. */
  readAhead(what: 'texts' | 'columns'): void;
  clear(): void;
  /** List these rows and no others, in this order: a list of another screen, taken along. */
  list(filter: Partial<RowFilter>, sort: RowSort): void;
}

export interface RowsDependencies {
  data: Client<DataProtocol>;
  datasets: StoreApi<DatasetsState>;
  run: StoreApi<RunStoreState>;
  label: StoreApi<LabelState>;
  draws: StoreApi<DrawsState>;
  annotators: StoreApi<AnnotatorsState>;
  threshold: StoreApi<ThresholdState>;
  grading: StoreApi<GradingState>;
  remarks: StoreApi<RemarksState>;
  /** Rows outside the slice are not listed. */
  slice: SliceStore;
  route: StoreApi<RouteState>;
  /** The list follows the hand that draws the threshold. */
  lane: Lane;
  /** How long a run goes on before its next rows are put in order. */
  delay(): Promise<void>;
}

export const firstSort: RowSort = { key: 'row', descending: false };

interface View {
  filter: RowFilter;
  sort: RowSort;
  text: string;
}

/** What order and filter are made of; null where neither reads it, so that it may change without the list. */
interface Inputs extends Omit<View, 'text'> {
  columns: DatasetColumns;
  scores: RunColumns | null;
  version: number | null;
  values: Float64Array | null;
  drawn: Float64Array | null;
  disagreement: Float64Array | null;
  threshold: number | null;
  grades: Float64Array | null;
  remarks: RemarksState['remarks'];
  matches: Uint8Array | null;
}

/** 1 where every mask has it; null: all rows. */
function bothOf(masks: readonly (Uint8Array | null)[]): Uint8Array | null {
  const given = masks.filter((mask) => mask !== null);
  const [first, ...others] = given;
  if (!first || others.length === 0) return first ?? null;
  return first.map((one, row) => (others.every((mask) => mask[row] === 1) ? one : 0));
}

const noRows = new Int32Array();

/** Screens that show the list, or step through it. */
const listing: ReadonlySet<string> = new Set(['explain', 'answers']);

export function createRowsStore(dependencies: RowsDependencies): StoreApi<RowsState> {
  const {
    data,
    datasets,
    run,
    label,
    draws,
    annotators,
    threshold,
    grading,
    remarks,
    slice,
    route,
    lane,
    delay,
  } = dependencies;
  const view = createStore<View>()(() => ({ filter: noFilter, sort: firstSort, text: '' }));

  const found = derived({
    inputs: () => {
      const { selected, columns } = datasets.getState();
      const text = view.getState().text.trim();
      return selected && columns && text !== '' ? { datasetId: selected.id, n: columns.n, text } : null;
    },
    async compute({ datasetId, n, text }) {
      const passed = new Uint8Array(n);
      for (const row of await data.request('search', { datasetId, text })) passed[row] = 1;
      return passed;
    },
    sources: [datasets, view],
    about: ['datasetId'],
  });
  const onColumns = filterMask(dependencies, {
    getState: () => view.getState().filter,
    subscribe: (listener) => view.subscribe(listener),
  });
  const matches = lastOf((...masks: readonly (Uint8Array | null)[]) => bothOf(masks));

  const order = lastOf(
    (
      columns: DatasetColumns,
      scores: RunColumns | null,
      values: Float64Array | null,
      drawn: Float64Array | null,
      disagreement: Float64Array | null,
      sort: RowSort,
      _version: number | null,
    ) => sortRows({ dataset: columns, run: scores, label: values, drawn, disagreement }, sort),
  );
  const list = derived<Inputs, Int32Array>({
    inputs(): InputsNow<Inputs> {
      const { columns } = datasets.getState();
      if (!columns) return null;
      const { filter, sort } = view.getState();
      const reads = readsScores(filter) || sortsByScores(sort);
      return {
        columns,
        filter,
        sort,
        scores: reads ? run.getState().columns : null,
        version: reads ? run.getState().version : null,
        values: sort.key === 'label' ? label.getState().values : null,
        drawn: readsDraws(filter, sort) ? draws.getState().order : null,
        disagreement: readsDisagreement(filter, sort) ? annotators.getState().disagreement : null,
        threshold: filter.decision === null ? null : threshold.getState().threshold,
        grades: readsOwnWork(filter) ? grading.getState().grades : null,
        remarks: readsOwnWork(filter) ? remarks.getState().remarks : null,
        matches: matches(
          found.getState().value,
          onColumns.getState().value?.mask ?? null,
          slice.getState().slice?.mask ?? null,
        ),
      };
    },
    compute({
      columns,
      scores,
      values,
      drawn,
      disagreement,
      sort,
      version,
      filter,
      threshold: from,
      grades,
      remarks,
      matches,
    }) {
      const ordered = order(
        columns,
        scores,
        values,
        drawn,
        disagreement,
        sort,
        sortsByScores(sort) ? version : null,
      );
      const own = grades && remarks && { grades, remarks };
      return filterRows(
        ordered,
        { dataset: columns, run: scores, label: values, drawn, disagreement, own },
        filter,
        from ?? 0,
        matches,
      );
    },
    sources: [
      datasets,
      run,
      label,
      draws,
      annotators,
      threshold,
      grading,
      remarks,
      route,
      view,
      found,
      onColumns,
      slice,
    ],
    wanted: () => listing.has(route.getState().screen),
    about: ['columns'],
    growing: ['version'],
    delay,
    lane,
  });

  const read = () => ({
    ...view.getState(),
    searching: found.getState().computing || onColumns.getState().computing || slice.getState().computing,
    error: found.getState().error ?? onColumns.getState().error ?? slice.getState().error,
    visible: list.getState().value ?? noRows,
  });
  // What could not be read is said by the search that needs it.
  const readAhead = (asked: DataProtocol['requests']['readAhead']['args']) =>
    void data.request('readAhead', asked).catch(() => undefined);
  const store = createStore<RowsState>()(() => ({
    ...read(),
    setFilter: (part) => view.setState(({ filter }) => ({ filter: { ...filter, ...part } })),
    setSort: (sort) => view.setState({ sort }),
    search(text) {
      view.setState({ text });
      return settled(found);
    },
    readAhead(what) {
      const { selected } = datasets.getState();
      if (selected) readAhead({ datasetId: selected.id, what });
    },
    clear: () => view.setState({ filter: noFilter, text: '' }),
    list: (filter, sort) => view.setState({ filter: { ...noFilter, ...filter }, sort, text: '' }),
  }));
  const show = () => store.setState(read());
  for (const part of [view, found, onColumns, slice, list]) part.subscribe(show);
  datasets.subscribe((state, before) => {
    if (state.selected?.id === before.selected?.id) return;
    if (before.selected) readAhead(null);
    store.getState().clear();
  });
  return store;
}
