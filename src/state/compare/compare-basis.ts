import type { StoreApi } from 'zustand/vanilla';
import { type DatasetColumns, type DatasetSummary, unitsOf } from '#core/rows/dataset.ts';
import type { RunColumns, RunSummary } from '#core/run/run.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { MetricsProtocol } from '#protocol/metrics-protocol.ts';
import type { Client } from '../client.ts';
import type { DatasetsState } from '../datasets-store.ts';
import { type Derived, derived } from '../derived/derived.ts';
import { countedRows } from '../derived/growth.ts';
import type { Lane } from '../derived/lane.ts';
import { lastOf, stableList } from '../derived/last-of.ts';
import { placesIn } from '../filter/filter-mask.ts';
import type { Slice, SliceStore } from '../filter/slice-store.ts';
import { chosenLabel, type LabelState } from '../label-store.ts';
import type { RemarksState } from '../remarks-store.ts';
import type { RouteState } from '../route-store.ts';
import type { RunStoreState } from '../run-store.ts';
import type { ThresholdState } from '../threshold-store.ts';
import type { LeaderboardState } from './leaderboard-store.ts';
import { MethodReader, type MethodScores, scoresAt } from './method-scores.ts';
import { methodsOf } from './methods.ts';
import type { CompareBasis } from './sections.ts';

export interface CompareDependencies {
  data: Client<DataProtocol>;
  metrics: Client<MetricsProtocol>;
  datasets: StoreApi<DatasetsState>;
  run: StoreApi<RunStoreState>;
  label: StoreApi<LabelState>;
  remarks: StoreApi<RemarksState>;
  /** The score threshold: it is the open run's. */
  threshold: StoreApi<ThresholdState>;
  leaderboard: StoreApi<LeaderboardState>;
  slice: SliceStore;
  route: StoreApi<RouteState>;
  lane: Lane;
  /** How long a run goes on before its next rows are looked at. */
  delay(): Promise<void>;
}

interface Inputs {
  dataset: DatasetSummary;
  columns: DatasetColumns;
  runs: readonly RunSummary[];
  openId: string | null;
  /** Of the open run, which may be ahead of what is stored; null while they are read. */
  openColumns: RunColumns | null;
  column: string | null;
  values: Float64Array | null;
  cut: number;
  /** The rows that everything is of; null: all. They grow with a run where it is scores that they are chosen by. */
  slice: Slice | null;
  conditions: Slice['conditions'] | null;
}

/** The methods there are, with their scores, and the label: what every part of Compare is made of. */
export function compareBasis(dependencies: CompareDependencies): Derived<CompareBasis> {
  const { data, datasets, run, label, slice, route, lane, delay } = dependencies;
  const reader = new MethodReader(data);
  const runsLookedAt = runsOnce();
  const rowsOf = lastOf(
    (
      dataset: DatasetSummary,
      columns: DatasetColumns,
      values: Float64Array | null,
      place: Int32Array | null,
    ) => {
      const codes = (from: Int32Array) => (place ? place.map((row) => from[row]!) : from);
      const label = values ?? new Float64Array(columns.n).fill(Number.NaN);
      return {
        label: place ? Float64Array.from(place, (row) => label[row]!) : label,
        instruction: codes(unitsOf(columns)),
        group: codes(columns.model),
        groups: dataset.models,
        length: codes(columns.responseLength),
      };
    },
  );
  const placeOf = lastOf((only: Slice | null) => only && placesIn(only.mask));
  const categoryOf = lastOf(({ category }: DatasetColumns, place: Int32Array | null) =>
    place ? place.map((row) => category[row]!) : category,
  );
  /** What is made of scores is not made again while scores and rows are the same. */
  const inSlice = lastOf((_place: Int32Array) => new WeakMap<MethodScores, MethodScores>());
  const scoresIn = (scores: MethodScores, place: Int32Array | null): MethodScores => {
    if (!place) return scores;
    const known = inSlice(place);
    const some = known.get(scores) ?? scoresAt(scores, place);
    known.set(scores, some);
    return some;
  };
  const labelOf = lastOf((column: string | null, cut: number) => (column === null ? null : { column, cut }));
  return derived<Inputs, CompareBasis>({
    inputs() {
      const { selected: dataset, columns } = datasets.getState();
      if (!dataset || !columns) return null;
      const chosen = chosenLabel(label.getState());
      const only = slice.now();
      if (chosen === 'reading' || only === 'pending') return 'pending';
      return {
        dataset,
        columns,
        runs: runsLookedAt(run.getState()),
        openId: run.getState().current?.id ?? null,
        openColumns: run.getState().columns,
        column: chosen?.column ?? null,
        values: chosen?.values ?? null,
        cut: chosen?.cut ?? 0,
        slice: only,
        conditions: only?.conditions ?? null,
      };
    },
    async compute({ dataset, columns, runs, openId, openColumns, column, values, cut, slice: only }) {
      const open = openId !== null && openColumns ? { runId: openId, columns: openColumns } : null;
      const place = placeOf(only);
      const rows = rowsOf(dataset, columns, values, place);
      const isLabelled = rows.label.some((value) => !Number.isNaN(value));
      const methods = await reader.read(dataset.id, columns, methodsOf(dataset, runs, column), open);
      return {
        dataset,
        place,
        slice: only,
        category: categoryOf(columns, place),
        label: labelOf(isLabelled ? column : null, cut),
        methods: methods.map((scores) => scoresIn(scores, place)),
        rows,
      };
    },
    sources: [datasets, run, label, slice, route],
    wanted: () => route.getState().screen === 'compare',
    about: ['columns'],
    growing: ['dataset', 'runs', 'openColumns', 'values', 'slice'],
    delay,
    lane,
  });
}

/** The list of runs, another one only where a run came, went, or has scored another 5% of its rows. */
function runsOnce(): (state: RunStoreState) => readonly RunSummary[] {
  const once = stableList<string | number>();
  let looked: { key: readonly unknown[]; runs: readonly RunSummary[] } | null = null;
  return ({ runs, activeId }) => {
    const key = once(runs.flatMap((one) => [one.id, one.id === activeId ? countedRows(one) : one.scored]));
    if (looked?.key !== key) looked = { key, runs };
    return looked.runs;
  };
}
