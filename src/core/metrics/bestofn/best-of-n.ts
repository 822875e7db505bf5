import { bootstrap, type Resampled } from '../bootstrap.ts';
import type { BootstrapOptions } from '../bootstrap-options.ts';
import { difference } from '../combine.ts';
import { type MaybeEstimate, undefinedFor } from '../estimate.ts';
import type { MetricRows, ScoreColumn } from '../rows.ts';
import { gatherSample, type Sample } from '../sample.ts';
import type { Statistic } from '../statistic.ts';
import { expectedPicks } from './subset-pick.ts';

/** Who picks: the judge, chance, the longest response, or the label itself. */
export const pickers = ['judge', 'random', 'longest', 'oracle'] as const;
export type Picker = (typeof pickers)[number];

export interface BestOfNOptions extends BootstrapOptions {
  /** Most candidates to pick from; null: as many as at least 80% of the instructions have. */
  most: number | null;
}

export interface BestOfNReport {
  /** Expected label of the pick at n = 1 to `most`. Every point is of the same instructions. */
  curve: (Record<Picker, MaybeEstimate> & { n: number })[];
  /** At `most`: judge − random, judge − longest, paired. */
  overRandom: MaybeEstimate;
  overLongest: MaybeEstimate;
  /** Instructions that have `most` candidates with a score and a label; those that have fewer. */
  instructions: number;
  leftOut: number;
  /** Candidates of those instructions. */
  rows: number;
  /** Rows without a valid score; with a score and without a label. */
  invalid: number;
  unlabelled: number;
}

const commonShare = 0.8;

/** What picking the best of n responses by the judge would give, by the exact subset estimator. */
export function bestOfN(rows: MetricRows, column: ScoreColumn, options: BestOfNOptions): BestOfNReport {
  const { sample, invalid, unlabelled } = gatherSample({ ...rows, ...column });
  const all = candidatesOf(sample);
  const most = options.most ?? commonSize(all.map((places) => places.length));
  const kept = all.filter((places) => places.length >= most);
  const statistic = pickStatistic(sample, kept, most, rows.length);
  const [resampled] = bootstrap([statistic], kept.length, options) as [Resampled];
  const gain = (over: Picker) =>
    most === 0
      ? undefinedFor('No instruction has candidates with a score and a label.', 0)
      : difference({ of: resampled, key: `judge ${most}` }, { of: resampled, key: `${over} ${most}` });
  return {
    curve: Array.from({ length: most }, (_, i) => {
      const at = Object.fromEntries(
        pickers.map((picker) => [picker, resampled.estimate(`${picker} ${i + 1}`)]),
      );
      return { n: i + 1, ...(at as Record<Picker, MaybeEstimate>) };
    }),
    overRandom: gain('random'),
    overLongest: gain('longest'),
    instructions: kept.length,
    leftOut: all.length - kept.length,
    rows: statistic.n,
    invalid,
    unlabelled,
  };
}

/** Places of each instruction's rows. */
function candidatesOf(sample: Sample): number[][] {
  const places = Array.from({ length: sample.clusters }, (): number[] => []);
  sample.cluster.forEach((k, place) => {
    places[k]!.push(place);
  });
  return places;
}

/** The greatest n that at least 80% of the instructions reach; 0 without any. */
function commonSize(sizes: readonly number[]): number {
  const falling = [...sizes].sort((a, b) => b - a);
  return falling[Math.ceil(commonShare * sizes.length) - 1] ?? 0;
}

/** Mean over instructions of each picker's expected label at each n. A cluster is an instruction of `kept`. */
function pickStatistic(
  sample: Sample,
  kept: readonly number[][],
  most: number,
  length: Int32Array,
): Statistic {
  const keys = pickers.flatMap((picker) => Array.from({ length: most }, (_, i) => `${picker} ${i + 1}`));
  const values = kept.map((places) => {
    const label = places.map((place) => sample.label[place]!);
    const scores: Record<Picker, number[]> = {
      judge: places.map((place) => sample.score[place]!),
      random: places.map(() => 0),
      longest: places.map((place) => length[sample.row[place]!]!),
      oracle: label,
    };
    return pickers.flatMap((picker) => [...expectedPicks(scores[picker], label).subarray(0, most)]);
  });
  const low = sample.label.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = sample.label.reduce((greatest, value) => Math.max(greatest, value), Number.NEGATIVE_INFINITY);
  return {
    keys,
    range: Object.fromEntries(keys.map((key) => [key, [low, high] as const])),
    n: kept.reduce((sum, places) => sum + places.length, 0),
    clusters: kept.length,
    evaluate(counts, out, at) {
      out.fill(0, at, at + keys.length);
      let total = 0;
      values.forEach((ofInstruction, k) => {
        const count = counts[k]!;
        total += count;
        if (count === 0) return;
        for (let i = 0; i < ofInstruction.length; i++) out[at + i]! += count * ofInstruction[i]!;
      });
      for (let i = 0; i < keys.length; i++) out[at + i]! /= total;
    },
    explain: () => 'No instruction has that many candidates with a score and a label.',
  };
}
