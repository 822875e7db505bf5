import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ErrorRecord } from '#core/errors.ts';
import type { JudgeIdentity } from '#core/judge/judge.ts';
import type { CalibrationReport } from '#core/metrics/calibration/calibration-report.ts';
import type { ScoreSummary } from '#core/metrics/score-summary.ts';
import type { DatasetColumns, DatasetSummary } from '#core/rows/dataset.ts';
import type { RunColumns } from '#core/run/run.ts';
import type { MetricsProtocol } from '#protocol/metrics-protocol.ts';
import type { Client } from '../client.ts';
import type { DatasetsState } from '../datasets-store.ts';
import { derived, type InputsNow } from '../derived/derived.ts';
import { everyBatch, everyFewRows, type Growth } from '../derived/growth.ts';
import type { Lane } from '../derived/lane.ts';
import { lastOf } from '../derived/last-of.ts';
import { chosenLabel, type LabelState } from '../label-store.ts';
import type { RouteState } from '../route-store.ts';
import type { RunStoreState } from '../run-store.ts';
import {
  allGroupsOf,
  calibrationOf,
  type DecideFigures,
  type DecideGroups,
  figuresOf,
  summaryOf,
} from './computations.ts';
import { type ScoredRows, scoredRows } from './scored-rows.ts';

export interface DecideState {
  /** Null: nothing is judged. */
  figures: DecideFigures | null;
  groups: DecideGroups;
  /** Agreement with the label; null without one, or before it is computed. */
  summary: ScoreSummary | null;
  /** Probabilities fitted on one half of the instructions, measured on the other; null as `summary`. */
  calibration: CalibrationReport | null;
  /** Why there is no calibration although there is a label. */
  calibrationError: ErrorRecord | null;
  /** Newer figures are under way. */
  computing: boolean;
  /** The figures shown are of rows, labels or a label threshold that have changed since. */
  predates: boolean;
  error: ErrorRecord | null;
}

/** The rows that figures are of, and the label threshold. */
export interface DecideBasis {
  scored: ScoredRows;
  cut: number;
}

export interface DecideDependencies {
  metrics: Client<MetricsProtocol>;
  datasets: StoreApi<DatasetsState>;
  run: StoreApi<RunStoreState>;
  label: StoreApi<LabelState>;
  route: StoreApi<RouteState>;
  lane: Lane;
  /** How long a run goes on before its next rows are looked at. */
  delay(): Promise<void>;
}

export interface DecideStore extends StoreApi<DecideState> {
  /** What the figures shown are of; null before any. */
  basis(): DecideBasis | null;
}

const noGroups: DecideGroups = { model: null, category: null };

interface Inputs extends Growth {
  dataset: DatasetSummary;
  columns: DatasetColumns;
  scores: RunColumns;
  judge: JudgeIdentity;
  column: string | null;
  values: Float64Array | null;
  cut: number;
}

/** What Decide draws, each part as soon as it is computed: the curve first, what is resampled last. */
export function createDecideStore(dependencies: DecideDependencies): DecideStore {
  const { metrics, datasets, run, label, route, lane, delay } = dependencies;

  const inputs = (growthOf: (state: RunStoreState) => Growth) => (): InputsNow<Inputs> => {
    const { selected: dataset, columns } = datasets.getState();
    const { current, columns: scores } = run.getState();
    if (!dataset || !columns || !current || !scores) return null;
    const chosen = chosenLabel(label.getState());
    if (chosen === 'reading') return 'pending';
    return {
      dataset,
      columns,
      scores,
      judge: current.judge,
      column: chosen?.column ?? null,
      values: chosen?.values ?? null,
      cut: chosen?.cut ?? 0,
      ...growthOf(run.getState()),
    };
  };
  /** Several parts are of the same rows, and copying 100,000 of them takes a frame or two. */
  const copied = lastOf(
    (
      columns: DatasetColumns,
      scores: RunColumns,
      _version: number,
      values: Float64Array | null,
      models: readonly string[],
    ) => scoredRows(columns, scores, values, models),
  );
  const scoredOf = ({ columns, scores, values, dataset }: Inputs) =>
    copied(columns, scores, run.getState().version, values, dataset.models);

  const follow = <R>(
    growthOf: (state: RunStoreState) => Growth,
    compute: (scored: ScoredRows, inputs: Inputs) => Promise<R>,
  ) =>
    derived<Inputs, R | null>({
      inputs: inputs(growthOf),
      compute(now) {
        const scored = scoredOf(now);
        return scored.valid === 0 ? null : compute(scored, now);
      },
      sources: [datasets, run, label, route],
      wanted: () => route.getState().screen === 'decide',
      about: ['columns', 'scores'],
      growing: ['dataset', 'judge', 'values', 'version', 'counted'],
      delay,
      lane,
    });

  const curve = follow(everyBatch, async (scored, { dataset, column, cut, judge }) => ({
    figures: await figuresOf(metrics, scored, dataset, column === null ? null : { column, cut }, judge),
    basis: { scored, cut },
  }));
  const groups = follow(everyBatch, (scored, { dataset, cut, judge }) =>
    allGroupsOf(metrics, scored, dataset, cut, judge),
  );
  const summary = follow(everyFewRows, async (scored, { cut }) =>
    isLabelled(scored) ? summaryOf(metrics, scored, cut) : null,
  );
  const calibration = follow(everyFewRows, async (scored, { cut }) =>
    isLabelled(scored) ? calibrationOf(metrics, scored, cut) : null,
  );

  const parts = [curve, groups, summary, calibration];
  const read = (): DecideState => ({
    figures: curve.getState().value?.figures ?? null,
    groups: groups.getState().value ?? noGroups,
    summary: summary.getState().value,
    calibration: calibration.getState().value,
    calibrationError: calibration.getState().error,
    computing: parts.some((part) => part.getState().computing),
    predates: curve.getState().predates,
    error: curve.getState().error ?? groups.getState().error ?? summary.getState().error,
  });
  const store = createStore<DecideState>()(read);
  for (const part of parts) part.subscribe(() => store.setState(read()));
  return { ...store, basis: () => curve.getState().value?.basis ?? null };
}

const isLabelled = ({ rows, column }: ScoredRows): boolean =>
  rows.label.some((value, row) => column.valid[row] === 1 && !Number.isNaN(value));
