import { correlationsOf, type ListCorrelations } from '../agreement/of-values.ts';
import { bootstrap, type Resampled } from '../bootstrap.ts';
import type { BootstrapOptions } from '../bootstrap-options.ts';
import { type Estimate, hasInterval, type MaybeEstimate } from '../estimate.ts';
import { mirroredInterval } from '../interval.ts';
import { midRanks } from '../mid-ranks.ts';
import { lengthScore, type MetricRows, type ScoreColumn } from '../rows.ts';
import { gatherSample, type Sample } from '../sample.ts';
import type { Statistic } from '../statistic.ts';
import {
  fitLength,
  type LengthDesign,
  type LengthFit,
  lengthDesign,
  sharesAtEqualLength,
} from './length-controlled.ts';

export interface RankingOptions extends BootstrapOptions {
  /** The ends of the score's scale; null: 0 and 9 where the scores lie within, else their own range. */
  scoreRange: readonly [number, number] | null;
  /** The truth to compare with, one value a group of `MetricRows`, NaN where unknown; null: none. */
  leaderboard: Float64Array | null;
}

export interface RankedModel {
  name: string;
  n: number;
  /** Rows of the model without a valid score. */
  invalid: number;
  /** Mean score. */
  mean: MaybeEstimate;
  /** 1 is the best; the interval is that of the rank over resamples. */
  rank: Estimate;
  /** Mean score as it would be at the length of the other answers; see `fitLength`. */
  lengthControlled: MaybeEstimate;
  lengthControlledRank: Estimate;
  /** Mean characters of its responses. */
  meanLength: number;
  leaderboard: number | null;
}

/**
 * Correlation over models of a ranking with the leaderboard. Intervals resample instructions, models stay, and
 * they reach as far to the other side of the value (`mirroredInterval`).
 */
export type LeaderboardAgreement = Record<keyof ListCorrelations, MaybeEstimate>;

export interface RankingReport {
  /** Best mean first. */
  models: RankedModel[];
  n: number;
  invalid: number;
  instructions: number;
  /** Slope of the length term: above 0 where the judge prefers longer answers. */
  lengthSlope: MaybeEstimate;
  /** Null without a leaderboard. */
  agreement: {
    models: number;
    plain: LeaderboardAgreement;
    lengthControlled: LeaderboardAgreement;
    /** Mean of ln(1 + characters): what a ranking by length alone would reach. */
    length: LeaderboardAgreement;
  } | null;
}

const correlationRange = [-1, 1] as const;
const correlationKeys = ['pearson', 'spearman', 'kendall_tau_b'] as const;
const rankings = ['plain', 'lengthControlled', 'length'] as const;
type Ranking = (typeof rankings)[number];

/** Rank the groups of the rows, such as generator models, by their mean score. */
export function rankModels(rows: MetricRows, column: ScoreColumn, options: RankingOptions): RankingReport {
  const valid = column.valid.map((value, row) => (rows.group[row]! >= 0 ? value : 0));
  // No label is needed: any number stands for one.
  const { sample } = gatherSample({ ...rows, ...column, valid, label: new Float64Array(rows.label.length) });
  const present = [...new Set(Array.from(sample.row, (row) => rows.group[row]!))].sort((a, b) => a - b);
  const numberOf = new Map(present.map((group, m) => [group, m]));
  const model = Int32Array.from(sample.row, (row) => numberOf.get(rows.group[row]!)!);
  const characters = Float64Array.from(sample.row, (row) => rows.length[row]!);
  const range = options.scoreRange ?? scaleOf(sample.score);
  const design = lengthDesign(sample, model, present.length, characters, range);
  const logLengths = lengthScore(rows.length);
  const truth = present.map((group) => options.leaderboard?.[group] ?? Number.NaN);
  const statistic = rankingStatistic(
    sample,
    design,
    range,
    Float64Array.from(sample.row, (row) => logLengths[row]!),
    truth,
  );
  const [resampled] = bootstrap([statistic], sample.clusters, options) as [Resampled];
  const counts = countByModel(model, present.length);
  const models = present.map((group, m): RankedModel => {
    const of = (key: string) => ({ ...resampled.estimate(`${key} ${m}`), n: counts[m]! });
    return {
      name: rows.groups[group]!,
      n: counts[m]!,
      invalid: column.valid.reduce(
        (sum, value, row) => sum + (rows.group[row] === group && !value ? 1 : 0),
        0,
      ),
      mean: of('plain'),
      rank: rankOf(of('plain rank')),
      lengthControlled: of('lengthControlled'),
      lengthControlledRank: rankOf(of('lengthControlled rank')),
      meanLength: characters.reduce((sum, value, i) => sum + (model[i] === m ? value / counts[m]! : 0), 0),
      leaderboard: Number.isNaN(truth[m]!) ? null : truth[m]!,
    };
  });
  const agreementOf = (ranking: Ranking) =>
    Object.fromEntries(
      correlationKeys.map((key) => [key, ofNoisyMeans(resampled.estimate(`${ranking} ${key}`))]),
    ) as LeaderboardAgreement;
  return {
    models: models.sort((a, b) => a.rank.value - b.rank.value),
    n: sample.n,
    invalid: column.valid.reduce((sum, value) => sum + (value ? 0 : 1), 0),
    instructions: sample.clusters,
    lengthSlope: resampled.estimate('length slope'),
    agreement: options.leaderboard && {
      models: truth.filter((value) => !Number.isNaN(value)).length,
      plain: agreementOf('plain'),
      lengthControlled: agreementOf('lengthControlled'),
      length: agreementOf('length'),
    },
  };
}

/** A rank is a whole number: that every resample gives the same one is no lack of spread. */
function rankOf(estimate: MaybeEstimate): Estimate {
  if (hasInterval(estimate)) return estimate;
  const value = 'value' in estimate ? estimate.value : Number.NaN;
  return { value, low: value, high: value, n: estimate.n };
}

/** Means of few instructions are noisy, which an interval must allow for on the side that hides it. */
const ofNoisyMeans = (estimate: MaybeEstimate): MaybeEstimate =>
  hasInterval(estimate)
    ? { ...estimate, ...mirroredInterval(estimate.value, estimate, correlationRange) }
    : estimate;

function scaleOf(score: Float64Array): [number, number] {
  const low = score.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = score.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  return low >= 0 && high <= 9 ? [0, 9] : [low, high];
}

function rankingStatistic(
  sample: Sample,
  design: LengthDesign,
  range: readonly [number, number],
  logLength: Float64Array,
  truth: readonly number[],
): Statistic {
  const { models } = design;
  const numbers = Array.from({ length: models }, (_, m) => m);
  const known = numbers.filter((m) => !Number.isNaN(truth[m]!));
  const keys = [
    ...(['plain', 'plain rank', 'lengthControlled', 'lengthControlled rank'] as const).flatMap((key) =>
      numbers.map((m) => `${key} ${m}`),
    ),
    ...rankings.flatMap((ranking) => correlationKeys.map((key) => `${ranking} ${key}`)),
    'length slope',
  ];
  const rangeOf = (key: string): readonly [number, number] => {
    if (key === 'length slope') return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    if (key.includes('rank ')) return [1, models];
    return correlationKeys.some((name) => key.endsWith(name)) ? correlationRange : range;
  };
  const weight = new Float64Array(sample.n);
  let start: LengthFit | null = null;
  return {
    keys,
    range: Object.fromEntries(keys.map((key) => [key, rangeOf(key)])),
    n: sample.n,
    clusters: sample.presentClusters,
    evaluate(counts, out, at) {
      for (let i = 0; i < sample.n; i++) weight[i] = counts[sample.cluster[i]!]!;
      const fit = fitLength(design, weight, start);
      start ??= fit;
      const width = range[1] - range[0];
      const values = {
        plain: meansByModel(sample.score, design, weight),
        lengthControlled: sharesAtEqualLength(design, weight, fit).map((share) => range[0] + width * share),
        length: meansByModel(logLength, design, weight),
      };
      let place = at;
      for (const ranking of ['plain', 'lengthControlled'] as const) {
        const ranks = midRanks(values[ranking]);
        for (const m of numbers) out[place + m] = values[ranking][m]!;
        for (const m of numbers) out[place + models + m] = models + 1 - ranks[m]!;
        place += 2 * models;
      }
      const against = known.map((m) => truth[m]!);
      for (const ranking of rankings) {
        const correlations = correlationsOf(
          known.map((m) => values[ranking][m]!),
          against,
        );
        for (const key of correlationKeys) out[place++] = correlations[key];
      }
      out[place] = fit.lengthSlope;
    },
    explain: (key) =>
      key.includes(' rank') || !key.includes('pearson')
        ? 'The figure has no value for these rows.'
        : 'A correlation over models needs at least two models with different values on both sides.',
  };
}

function meansByModel(
  values: Float64Array,
  { model, models }: LengthDesign,
  weight: Float64Array,
): Float64Array {
  const sums = new Float64Array(models);
  const rows = new Float64Array(models);
  for (let i = 0; i < values.length; i++) {
    sums[model[i]!]! += weight[i]! * values[i]!;
    rows[model[i]!]! += weight[i]!;
  }
  return sums.map((sum, m) => sum / rows[m]!);
}

function countByModel(model: Int32Array, models: number): number[] {
  const counts = new Array<number>(models).fill(0);
  for (const m of model) counts[m]! += 1;
  return counts;
}
