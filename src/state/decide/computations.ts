import type { JudgeIdentity } from '#core/judge/identity.ts';
import { methods } from '#core/method/registry.ts';
import type { Histogram } from '#core/metrics/distribution/histogram.ts';
import type { RiskCoverageCurve } from '#core/metrics/selective/curve.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import type { MetricsProtocol } from '#protocol/metrics-protocol.ts';
import type { Client } from '../client.ts';
import type { Slice } from '../filter/slice-store.ts';
import { invalidRows, placesByGroup, rowsAt, rowsByScore, type ScoredRows } from './scored-rows.ts';

type Metrics = Client<MetricsProtocol>;

/** The scores of one model or category, with its own curve. */
export interface GroupFigures {
  name: string;
  curve: RiskCoverageCurve;
  counts: number[];
  invalid: number;
}

export type GroupKind = 'model' | 'category';

export type DecideGroups = Record<GroupKind, { edges: number[]; groups: GroupFigures[] } | null>;

/** Everything that the screen draws, all of the same rows. */
export interface DecideFigures {
  /** Rows judged, of the dataset's or of the slice's. */
  judged: number;
  of: number;
  /** The rows that everything is of; null: all. */
  slice: Slice | null;
  invalid: number;
  /** Labelled rows that are left out: the judge was trained on their instructions. */
  seen: number;
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

/** A judge's scores are expected digits: the axis is the whole scale, whatever the data. Others' is what is there. */
function rangeOf(judge: JudgeIdentity | null, { column }: ScoredRows): readonly [number, number] {
  const scale = judge && methods[judge.method].scale;
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
  judge && !methods[judge.method].scale ? `Score by ${judge.template.name}` : 'Judge score (0 to 9)';

const bins = 36;
const groupBins = 18;
/** More groups than this are not drawn each; the largest are. */
const maxGroups = 24;

/** Rows by score; by bad and good where some have a label. */
const histogramOf = (
  metrics: Metrics,
  { rows, column }: ScoredRows,
  label: { cut: number } | null,
  range: readonly [number, number],
): Promise<Histogram> => {
  // A label is chosen before any row that it is given for is judged, or graded.
  const told = label !== null && rows.label.some((value) => !Number.isNaN(value));
  return metrics.request('distribution', {
    rows: told ? rows : { ...rows, groups: [] },
    column: { ...column, probs: null },
    options: { by: told ? 'label' : 'group', cut: label?.cut ?? 0, bins, range },
    slot: null,
  });
};

/** What a distribution draws where a range of it is chosen: all rows but for that. */
export interface ScoresAround {
  bins: Histogram;
  /** Rows with a score. */
  n: number;
}

export async function scoresOf(
  metrics: Metrics,
  scored: ScoredRows,
  label: { cut: number } | null,
  judge: JudgeIdentity,
): Promise<ScoresAround> {
  return { bins: await histogramOf(metrics, scored, label, rangeOf(judge, scored)), n: scored.valid };
}

export async function figuresOf(
  metrics: Metrics,
  scored: ScoredRows,
  dataset: DatasetSummary,
  label: { column: string; cut: number } | null,
  judge: JudgeIdentity | null,
  slice: Slice | null = null,
): Promise<DecideFigures> {
  const { rows, column } = scored;
  const cut = label?.cut ?? 0;
  const range = rangeOf(judge, scored);
  const asked = Promise.all([
    metrics.request('curve', { rows, column: { ...column, probs: null }, options: { cut }, slot: null }),
    histogramOf(metrics, scored, label, range),
  ]);
  // While the worker computes: sorting in the task that draws would make one long task of two.
  const byScore = rowsByScore(scored);
  const [curves, histogram] = await asked;
  return {
    judged: scored.row.length,
    of: slice?.rows ?? dataset.rows,
    slice,
    invalid: scored.invalid,
    seen: scored.seen,
    label: label && { column: label.column, cut },
    curve: curves.curve,
    length: curves.length,
    bins: histogram,
    byScore,
    invalidRows: invalidRows(scored),
    range,
    scoreName: scoreNameOf(judge),
  };
}

/** Rows by model or by category; null where there is one only. */
export async function groupsOf(
  metrics: Metrics,
  kind: GroupKind,
  scored: ScoredRows,
  { models, categories }: DatasetSummary,
  cut: number,
  judge: JudgeIdentity | null,
): Promise<DecideGroups[GroupKind]> {
  const { rows, column, category } = scored;
  const [codes, names] = kind === 'model' ? [rows.group, models] : [category, categories];
  if (names.length < 2) return null;
  const range = rangeOf(judge, scored);
  const histogram = await metrics.request('distribution', {
    rows: { ...rows, group: codes, groups: names },
    column: { ...column, probs: null },
    options: { bins: groupBins, range },
    slot: null,
  });
  const drawn = histogram.byGroup
    .map((group, code) => ({ ...group, code }))
    .filter((group) => group.n > 0)
    .sort((a, b) => b.n - a.n)
    .slice(0, maxGroups)
    .sort((a, b) => a.code - b.code);
  const places = placesByGroup(codes, names.length);
  const groups = await Promise.all(
    drawn.map(async ({ name, code, counts, invalid }) => {
      const { curve } = await metrics.request('curve', {
        ...rowsAt(scored, places[code]!),
        options: { cut },
        slot: null,
      });
      return { name, curve, counts, invalid };
    }),
  );
  return { edges: histogram.edges, groups };
}
