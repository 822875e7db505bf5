import { defaultCoverage, thresholdAtCoverage } from '#core/decision/coverage.ts';
import { leaderboardValues } from '#core/leaderboard/leaderboard.ts';
import type { BestOfNReport } from '#core/metrics/bestofn/best-of-n.ts';
import type { LengthBias } from '#core/metrics/bias/length-bias.ts';
import type { SelfPreference } from '#core/metrics/bias/self-preference.ts';
import { defaultBootstrap } from '#core/metrics/bootstrap-options.ts';
import type { RankingReport } from '#core/metrics/ranking/ranking.ts';
import type { MetricRows } from '#core/metrics/rows.ts';
import { lengthBands } from '#core/metrics/slices/length-bands.ts';
import type { SliceResult, Slicing } from '#core/metrics/slices/slice-report.ts';
import type { AgreementTable, TableMetric } from '#core/metrics/table/agreement-table.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { MetricsProtocol } from '#protocol/metrics-protocol.ts';
import type { Client } from '../client.ts';
import type { Slice } from '../filter/slice-store.ts';
import { type MethodScores, reachedRows } from './method-scores.ts';
import type { SharedRows } from './shared-rows.ts';

/** The rows that every section is computed from, and their label. */
export interface ComparedRows {
  dataset: DatasetSummary;
  rows: MetricRows;
  /** Index into the dataset of each row; null where they are all of its rows. */
  place: Int32Array | null;
  /** Shape [n], −1 for none. */
  category: Int32Array;
  /** Null: no column is chosen, or none of its cells is a number. */
  label: { column: string; cut: number } | null;
}

/** The dataset's rows that some of the compared ones are. */
export const inDataset = ({ place }: ComparedRows, rows: Int32Array): Int32Array =>
  place ? rows.map((row) => place[row]!) : rows;

export interface CompareBasis extends ComparedRows {
  /** The rows that everything is of; null: all. */
  slice: Slice | null;
  /** Every method that has scores of the dataset. */
  methods: readonly MethodScores[];
}

export const slicings = ['category', 'model', 'length', 'tag', 'filter'] as const;

/** One of the slicings that a dataset may have, or a column of the source. */
export type SlicingKind = (typeof slicings)[number] | `column ${string}`;

export const columnSlicing = (column: string): SlicingKind => `column ${column}`;
/** The column that a slicing is by; null where it is none of the source's. */
export const slicedColumn = (kind: SlicingKind): string | null =>
  kind.startsWith('column ') ? kind.slice('column '.length) : null;

const bands = 5;

type Metrics = Client<MetricsProtocol>;

/** Null without a label: there is nothing to agree with. */
export async function agreementOf(
  metrics: Metrics,
  { rows, label }: ComparedRows,
  methods: readonly MethodScores[],
  metric: TableMetric,
): Promise<AgreementTable | null> {
  if (!label) return null;
  const columns = methods.map(({ column }) => column);
  const options = { ...defaultBootstrap, metric, cut: label.cut };
  return metrics.request('table', { rows, columns, options, slot: null });
}

/** A column of a leaderboard that the user brought. */
export interface ChosenLeaderboard {
  name: string;
  column: string;
  values: ReadonlyMap<string, number>;
}

/** What a ranking is held against. */
export interface RankingTruth {
  /** Of the leaderboard's column, or of the label. */
  name: string;
  kind: 'leaderboard' | 'label';
  /** Models with a score that it does not name. */
  unmatched: string[];
}

export interface RankingFigures extends RankingReport {
  /** Null: there is neither a leaderboard nor a label. */
  truth: RankingTruth | null;
}

/** Against a leaderboard, or else the label's mean of each model, over the rows that the method scored. */
export async function rankingOf(
  metrics: Metrics,
  basis: ComparedRows,
  subject: MethodScores,
  board: ChosenLeaderboard | null,
): Promise<RankingFigures> {
  const { rows, column } = reachedRows(basis.rows, subject);
  const leaderboard = board
    ? leaderboardValues(board.values, rows.groups)
    : basis.label && labelMeans(rows, column.valid);
  const options = { ...defaultBootstrap, scoreRange: null, leaderboard };
  const report = await metrics.request('rank', { rows, column, options, slot: null });
  const name = board?.column ?? basis.label?.column;
  const truth: RankingTruth | null =
    name === undefined
      ? null
      : {
          name,
          kind: board ? 'leaderboard' : 'label',
          unmatched: report.models.flatMap((model) => (model.leaderboard === null ? [model.name] : [])),
        };
  return { ...report, truth };
}

function labelMeans({ label, group, groups }: MetricRows, valid: Uint8Array): Float64Array {
  const sums = new Float64Array(groups.length);
  const counts = new Float64Array(groups.length);
  label.forEach((value, row) => {
    const code = group[row]!;
    if (code < 0 || !valid[row] || Number.isNaN(value)) return;
    sums[code]! += value;
    counts[code]! += 1;
  });
  return sums.map((sum, code) => (counts[code] ? sum / counts[code] : Number.NaN));
}

/** Null without a label: what a pick is worth would not be known. */
export async function bestOfNOf(
  metrics: Metrics,
  basis: ComparedRows,
  subject: MethodScores,
): Promise<BestOfNReport | null> {
  if (!basis.label) return null;
  const { rows, column } = reachedRows(basis.rows, subject);
  return metrics.request('bestOfN', {
    rows,
    column,
    options: { ...defaultBootstrap, most: null },
    slot: null,
  });
}

export interface SliceFigures {
  kind: SlicingKind;
  slices: SliceResult[];
  threshold: number;
  /** The line drawn on Decide, or the one that keeps this share of the rows. */
  from: 'line' | number;
}

/**
 * @param shared the rows of slices that may share some; null for other slicings
 * @param line the threshold drawn on Decide, where it is this method's; null: the best 80% are accepted
 */
export async function slicesOf(
  metrics: Metrics,
  data: Client<DataProtocol>,
  basis: ComparedRows,
  subject: MethodScores,
  kind: SlicingKind,
  line: number | null,
  shared: SharedRows | null,
): Promise<SliceFigures | null> {
  if (!basis.label) return null;
  const { rows, column, row } = reachedRows(basis.rows, subject);
  const scores = column.score.filter((_, place) => column.valid[place] === 1).sort();
  const threshold = line ?? thresholdAtCoverage(scores, defaultCoverage);
  if (threshold === null) return null;
  const slicing = shared
    ? sharedSlicing(shared, inDataset(basis, row))
    : await slicingOf(data, basis, rows, row, kind);
  const options = { ...defaultBootstrap, cut: basis.label.cut, threshold };
  const slices = await metrics.request('slices', { rows, column, slicing, options, slot: null });
  return { kind, slices, threshold, from: line === null ? defaultCoverage : 'line' };
}

/** A layer for each slice: a row is in all those whose mask has it. */
function sharedSlicing({ names, masks }: SharedRows, row: Int32Array): Slicing {
  const [slice = new Int32Array(row.length).fill(-1), ...more] = masks.map((mask, code) =>
    row.map((at) => (mask[at] === 1 ? code : -1)),
  );
  return { slice, more, names };
}

async function slicingOf(
  data: Client<DataProtocol>,
  basis: ComparedRows,
  rows: MetricRows,
  row: Int32Array,
  kind: SlicingKind,
): Promise<Slicing> {
  const { dataset, category } = basis;
  const column = slicedColumn(kind);
  if (column !== null) {
    const { slice, names } = await data.request('slicing', { datasetId: dataset.id, column });
    return { slice: inDataset(basis, row).map((at) => slice[at]!), names };
  }
  if (kind === 'tag') {
    const { slice, more = [], names } = await data.request('tagSlices', { datasetId: dataset.id });
    const here = inDataset(basis, row);
    const ofRows = (layer: Int32Array) => here.map((at) => layer[at]!);
    return { slice: ofRows(slice), more: more.map(ofRows), names };
  }
  if (kind === 'length') return lengthBands(rows.length, bands);
  if (kind === 'model') return { slice: rows.group, names: rows.groups };
  return { slice: row.map((place) => category[place]!), names: dataset.categories };
}

export interface BiasFigures {
  bias: LengthBias;
  /** Rows with a score: characters and score. Shape [m] each. */
  length: Int32Array;
  score: Float64Array;
  /** Rows whose text was cut against whole ones; null where the method cuts none. */
  truncated: SelfPreference | null;
  /** Rows of the judge's own family of models against the others; null where no model is of it. */
  family: { models: string[]; preference: SelfPreference } | null;
}

/** The first word of a judge's name, which its family mostly shares: SmolLM of SmolLM2-135M-Instruct. */
export const familyOf = ({ method }: MethodScores): string =>
  method.kind === 'run' ? (/^\p{L}{3,}/u.exec(method.name)?.[0] ?? '') : '';

export async function biasOf(
  metrics: Metrics,
  basis: ComparedRows,
  subject: MethodScores,
  family: string,
): Promise<BiasFigures | null> {
  if (!basis.label) return null;
  const { rows, column, row } = reachedRows(basis.rows, subject);
  const bias = await metrics.request('lengthBias', { rows, column, options: defaultBootstrap, slot: null });
  const selfPreferenceOf = (marked: Uint8Array) =>
    metrics.request('selfPreference', { rows, column, marked, options: defaultBootstrap, slot: null });
  const cut = subject.truncated && Uint8Array.from(row, (place) => subject.truncated![place]!);
  const truncated = cut?.includes(1) ? await selfPreferenceOf(cut) : null;
  const own = rows.groups.map((name) => family !== '' && name.toLowerCase().includes(family.toLowerCase()));
  const inFamily = Uint8Array.from(rows.group, (code) => (own[code] ? 1 : 0));
  const models = rows.groups.filter((_, code) => own[code]);
  const scored = (_: number, place: number) => column.valid[place] === 1;
  return {
    bias,
    length: rows.length.filter(scored),
    score: column.score.filter(scored),
    truncated,
    family: inFamily.includes(1) ? { models, preference: await selfPreferenceOf(inFamily) } : null,
  };
}
