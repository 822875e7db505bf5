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
import { chosenLabel, type LabelState } from '../label-store.ts';
import type { RouteState } from '../route-store.ts';
import type { RunStoreState } from '../run-store.ts';
import type { ThresholdState } from '../threshold-store.ts';
import type { LeaderboardState } from './leaderboard-store.ts';
import { MethodReader } from './method-scores.ts';
import { methodsOf } from './methods.ts';
import type { CompareBasis } from './sections.ts';

export interface CompareDependencies {
  data: Client<DataProtocol>;
  metrics: Client<MetricsProtocol>;
  datasets: StoreApi<DatasetsState>;
  run: StoreApi<RunStoreState>;
  label: StoreApi<LabelState>;
  /** The score threshold: it is the open run's. */
  threshold: StoreApi<ThresholdState>;
  leaderboard: StoreApi<LeaderboardState>;
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
}

/** The methods there are, with their scores, and the label: what every part of Compare is made of. */
export function compareBasis(dependencies: CompareDependencies): Derived<CompareBasis> {
  const { data, datasets, run, label, route, lane, delay } = dependencies;
  const reader = new MethodReader(data);
  const runsLookedAt = runsOnce();
  const rowsOf = lastOf((dataset: DatasetSummary, columns: DatasetColumns, values: Float64Array | null) => ({
    label: values ?? new Float64Array(columns.n).fill(Number.NaN),
    instruction: unitsOf(columns),
    group: columns.model,
    groups: dataset.models,
    length: columns.responseLength,
  }));
  const labelOf = lastOf((column: string | null, cut: number) => (column === null ? null : { column, cut }));
  return derived<Inputs, CompareBasis>({
    inputs() {
      const { selected: dataset, columns } = datasets.getState();
      if (!dataset || !columns) return null;
      const chosen = chosenLabel(label.getState());
      if (chosen === 'reading') return 'pending';
      return {
        dataset,
        columns,
        runs: runsLookedAt(run.getState()),
        openId: run.getState().current?.id ?? null,
        openColumns: run.getState().columns,
        column: chosen?.column ?? null,
        values: chosen?.values ?? null,
        cut: chosen?.cut ?? 0,
      };
    },
    async compute({ dataset, columns, runs, openId, openColumns, column, values, cut }) {
      const open = openId !== null && openColumns ? { runId: openId, columns: openColumns } : null;
      const isLabelled = values?.some((value) => !Number.isNaN(value)) ?? false;
      return {
        dataset,
        category: columns.category,
        label: labelOf(isLabelled ? column : null, cut),
        methods: await reader.read(dataset.id, columns, methodsOf(dataset, runs, column), open),
        rows: rowsOf(dataset, columns, values),
      };
    },
    sources: [datasets, run, label, route],
    wanted: () => route.getState().screen === 'compare',
    about: ['columns'],
    growing: ['dataset', 'runs', 'openColumns', 'values'],
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
