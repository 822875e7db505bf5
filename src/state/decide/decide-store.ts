import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ErrorRecord, toErrorRecord } from '#core/errors.ts';
import type { JudgeIdentity } from '#core/judge/judge.ts';
import { scoreScale } from '#core/method/catalogue.ts';
import { defaultBootstrap } from '#core/metrics/bootstrap.ts';
import type { CalibrationReport } from '#core/metrics/calibration/calibration-report.ts';
import { calibratorKinds } from '#core/metrics/calibration/calibrator.ts';
import type { Histogram } from '#core/metrics/distribution/histogram.ts';
import { defaultSummaryOptions, type ScoreSummary } from '#core/metrics/score-summary.ts';
import type { RiskCoverageCurve } from '#core/metrics/selective/curve.ts';
import { defaultShares } from '#core/metrics/split.ts';
import type { DatasetColumns, DatasetSummary } from '#core/rows/dataset.ts';
import type { RunColumns } from '#core/run/run.ts';
import type { MetricsProtocol } from '#protocol/metrics-protocol.ts';
import type { Client } from '../client.ts';
import {
  invalidRows,
  placesByGroup,
  rowsAt,
  rowsByScore,
  type ScoredRows,
  scoredRows,
} from './scored-rows.ts';

/** The scores of one model or category, with its own curve. */
export interface GroupFigures {
  name: string;
  curve: RiskCoverageCurve;
  counts: number[];
  invalid: number;
}

export type GroupKind = 'model' | 'category';

/** Everything that the screen draws, all of the same rows. */
export interface DecideFigures {
  /** Rows judged, of the dataset's. */
  judged: number;
  of: number;
  invalid: number;
  /** The label column and cut that went in; null: no label. */
  label: { column: string; cut: number } | null;
  curve: RiskCoverageCurve;
  /** The *length* baseline's curve. */
  length: RiskCoverageCurve;
  /** Rows by score; `byGroup` holds the bad ones and the good ones where there is a label. */
  bins: Histogram;
  /** Least and greatest score that an axis shows. */
  range: readonly [number, number];
  /** What the score is, with its scale: "Judge score (0 to 9)". */
  scoreName: string;
  /** Rows with a score, highest first. */
  byScore: Int32Array;
  invalidRows: Int32Array;
}

export interface DecideState {
  /** Null: nothing is judged. */
  figures: DecideFigures | null;
  groups: Record<GroupKind, { edges: number[]; groups: GroupFigures[] } | null>;
  /** Agreement with the label; null without one, or before it is computed. */
  summary: ScoreSummary | null;
  /** Probabilities fitted on one half of the instructions, measured on the other; null as `summary`. */
  calibration: CalibrationReport | null;
  /** Why there is no calibration although there is a label. */
  calibrationError: ErrorRecord | null;
  /** Newer figures are under way; what is shown is of before. */
  computing: boolean;
  error: ErrorRecord | null;
}

/** What the figures are computed from; read anew at each refresh. */
export interface DecideSource {
  /** Somebody looks at the figures. While nobody does, a run keeps the processor to itself. */
  wanted(): boolean;
  /** Changes when anything below does. */
  version(): string;
  dataset(): DatasetSummary | null;
  columns(): DatasetColumns | null;
  run(): RunColumns | null;
  /** Who gave the run's scores; null where there is no run. */
  judge(): JudgeIdentity | null;
  label(): { column: string; values: Float64Array; cut: number } | null;
  /** Let a run go on for a while before its next rows are looked at. */
  rest(): Promise<void>;
}

export interface DecideStore extends StoreApi<DecideState> {
  /** The rows that the figures shown are of, and the cut; null before any. */
  basis(): { scored: ScoredRows; cut: number } | null;
  /** Something the figures depend on may have changed. Asked again while computing, it looks once more after. */
  refresh(): Promise<void>;
}

/** A judge's scores are expected digits: the axis is the whole scale, whatever the data. Others' is what is there. */
function rangeOf(judge: JudgeIdentity | null, { column }: ScoredRows): readonly [number, number] {
  const scale = judge && scoreScale(judge.method);
  if (scale) return scale;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [row, score] of column.score.entries()) {
    if (column.valid[row] !== 1) continue;
    low = Math.min(low, score);
    high = Math.max(high, score);
  }
  return high > low ? [low, high] : [low - 0.5, low + 0.5];
}

const scoreNameOf = (judge: JudgeIdentity | null): string =>
  judge && !scoreScale(judge.method) ? `Score by ${judge.template.name}` : 'Judge score (0 to 9)';

const bins = 36;
const groupBins = 18;
/** More groups than this are not drawn each; the largest are. */
const mostGroups = 24;

const nothing: DecideState = {
  figures: null,
  groups: { model: null, category: null },
  summary: null,
  calibration: null,
  calibrationError: null,
  computing: false,
  error: null,
};

export function createDecideStore(metrics: Client<MetricsProtocol>, source: DecideSource): DecideStore {
  const store = createStore<DecideState>()(() => nothing);
  let running = false;
  let again = false;
  let computed = '';
  let basis: { scored: ScoredRows; cut: number } | null = null;

  const compute = async () => {
    const dataset = source.dataset();
    const columns = source.columns();
    const run = source.run();
    const label = source.label();
    const scored =
      dataset && columns && run ? scoredRows(columns, run, label?.values ?? null, dataset.models) : null;
    if (!dataset || !scored || scored.valid === 0) {
      basis = null;
      store.setState(nothing);
      return;
    }
    store.setState({ computing: true });
    const judge = source.judge();
    const range = rangeOf(judge, scored);
    const drawn = { range, scoreName: scoreNameOf(judge) };
    const figures = { ...(await figuresOf(metrics, scored, dataset, label, range)), ...drawn };
    basis = { scored, cut: label?.cut ?? 0 };
    store.setState({ figures, error: null });
    if (again) return;
    const [model, category] = await Promise.all([
      groupsOf(metrics, scored, scored.rows.group, dataset.models, label?.cut ?? 0, range),
      groupsOf(metrics, scored, scored.category, dataset.categories, label?.cut ?? 0, range),
    ]);
    store.setState({ groups: { model, category } });
    if (again) return;
    const labelled = label !== null && figures.curve.labelled > 0;
    store.setState({ summary: labelled ? await summaryOf(metrics, scored, label.cut) : null });
    if (again) return;
    store.setState(labelled ? await calibrationOf(metrics, scored, label.cut) : noCalibration);
  };

  return {
    ...store,
    basis: () => basis,
    async refresh() {
      if (!source.wanted()) return;
      if (running) {
        again = true;
        return;
      }
      running = true;
      try {
        do {
          again = false;
          const version = source.version();
          if (version !== computed) await compute();
          computed = version;
          if (again) await source.rest();
        } while (again && source.wanted());
      } catch (thrown) {
        computed = '';
        // What is shown stays: it is of the rows before.
        store.setState({ error: toErrorRecord(thrown) });
      } finally {
        running = false;
        store.setState({ computing: false });
      }
    },
  };
}

async function figuresOf(
  metrics: Client<MetricsProtocol>,
  scored: ScoredRows,
  dataset: DatasetSummary,
  label: { column: string; cut: number } | null,
  range: readonly [number, number],
): Promise<Omit<DecideFigures, 'range' | 'scoreName'>> {
  const { rows, column } = scored;
  const cut = label?.cut ?? 0;
  const asked = Promise.all([
    metrics.request('curve', { rows, column: { ...column, probs: null }, cut, slot: null }),
    metrics.request('distribution', {
      score: column.score,
      valid: column.valid,
      group: goodness(rows.label, cut),
      groups: label ? ['bad', 'good'] : [],
      bins,
      range,
      slot: null,
    }),
  ]);
  // While the worker computes: sorting in the task that draws would make one long task of two.
  const byScore = rowsByScore(scored);
  const [curves, histogram] = await asked;
  return {
    judged: scored.row.length,
    of: dataset.rows,
    invalid: scored.invalid,
    label: label && { column: label.column, cut },
    curve: curves.curve,
    length: curves.length,
    bins: histogram,
    byScore,
    invalidRows: invalidRows(scored),
  };
}

/** 0 for bad rows, 1 for good ones, -1 without a label. */
function goodness(label: Float64Array, cut: number): Int32Array {
  const codes = new Int32Array(label.length);
  for (let row = 0; row < label.length; row++)
    codes[row] = Number.isNaN(label[row]) ? -1 : label[row]! < cut ? 0 : 1;
  return codes;
}

async function groupsOf(
  metrics: Client<MetricsProtocol>,
  scored: ScoredRows,
  codes: Int32Array,
  names: readonly string[],
  cut: number,
  range: readonly [number, number],
): Promise<DecideState['groups'][GroupKind]> {
  if (names.length < 2) return null;
  const { column } = scored;
  const histogram = await metrics.request('distribution', {
    score: column.score,
    valid: column.valid,
    group: codes,
    groups: names,
    bins: groupBins,
    range,
    slot: null,
  });
  const drawn = histogram.byGroup
    .map((group, code) => ({ ...group, code }))
    .filter((group) => group.n > 0)
    .sort((a, b) => b.n - a.n)
    .slice(0, mostGroups)
    .sort((a, b) => a.code - b.code);
  const places = placesByGroup(codes, names.length);
  const groups = await Promise.all(
    drawn.map(async ({ name, code, counts, invalid }) => {
      const { curve } = await metrics.request('curve', {
        ...rowsAt(scored, places[code]!),
        cut,
        slot: null,
      });
      return { name, curve, counts, invalid };
    }),
  );
  return { edges: histogram.edges, groups };
}

const summaryOf = (metrics: Client<MetricsProtocol>, { rows, column }: ScoredRows, cut: number) =>
  metrics.request('summarise', { rows, column, options: { ...defaultSummaryOptions, cut }, slot: null });

const noCalibration = { calibration: null, calibrationError: null };

/** A failure here, such as too few labels for a split, leaves the other figures as they are. */
async function calibrationOf(
  metrics: Client<MetricsProtocol>,
  { rows, column }: ScoredRows,
  cut: number,
): Promise<Pick<DecideState, 'calibration' | 'calibrationError'>> {
  try {
    const options = {
      ...defaultBootstrap,
      cut,
      scale: null,
      shares: defaultShares,
      kinds: calibratorKinds,
      usable: null,
    };
    return {
      calibration: await metrics.request('calibrate', { rows, column, options, slot: null }),
      calibrationError: null,
    };
  } catch (thrown) {
    return { calibration: null, calibrationError: toErrorRecord(thrown) };
  }
}
