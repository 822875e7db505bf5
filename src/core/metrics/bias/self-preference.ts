import { bootstrap } from '../bootstrap.ts';
import type { BootstrapOptions } from '../bootstrap-options.ts';
import type { MaybeEstimate } from '../estimate.ts';
import type { MetricRows, ScoreColumn } from '../rows.ts';
import { gatherSample, type Sample } from '../sample.ts';
import { floatUnit, type Statistic } from '../statistic.ts';

export interface SelfPreference {
  /** Mean score of the marked rows minus that of the others. */
  difference: MaybeEstimate;
  /** The same at equal label: the mark's coefficient beside the label's in a straight line. */
  atEqualLabel: MaybeEstimate;
  marked: number;
  others: number;
}

/**
 * Self-preference bias: whether a judge gives some rows more, those of its own model family or those whose text was
 * truncated.
 * @param marked 1 for those rows. Shape [n].
 */
export function selfPreference(
  rows: MetricRows,
  column: ScoreColumn,
  marked: Uint8Array,
  options: BootstrapOptions,
): SelfPreference {
  const { sample } = gatherSample({ ...rows, ...column });
  const mark = Uint8Array.from(sample.row, (row) => marked[row]!);
  const [resampled] = bootstrap([selfPreferenceStatistic(sample, mark)], sample.clusters, options);
  const count = mark.reduce((sum, value) => sum + value, 0);
  return {
    difference: resampled.estimate('difference'),
    atEqualLabel: resampled.estimate('at_equal_label'),
    marked: count,
    others: sample.n - count,
  };
}

function selfPreferenceStatistic(
  sample: Sample,
  mark: Uint8Array,
): Statistic<'difference' | 'at_equal_label'> {
  const { score, label, cluster, n } = sample;
  const low = score.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = score.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const width = high - low;
  // Σ over marked and over other rows of weight, score, label, label², score·label.
  const sums = [new Float64Array(5), new Float64Array(5)] as const;
  return {
    keys: ['difference', 'at_equal_label'],
    range: { difference: [-width, width], at_equal_label: [-width, width] },
    n,
    clusters: sample.presentClusters,
    evaluate(counts, out, at) {
      sums[0].fill(0);
      sums[1].fill(0);
      for (let i = 0; i < n; i++) {
        const of = sums[mark[i]! as 0 | 1];
        const weight = floatUnit * counts[cluster[i]!]!;
        of[0]! += weight;
        of[1]! += weight * score[i]!;
        of[2]! += weight * label[i]!;
        of[3]! += weight * label[i]! * label[i]!;
        of[4]! += weight * score[i]! * label[i]!;
      }
      const [others, markedRows] = sums.map(momentsOf) as [Moments, Moments];
      const within = others.labelSquares + markedRows.labelSquares;
      const slope = within > 0 ? (others.cross + markedRows.cross) / within : 0;
      out[at] = markedRows.score - others.score;
      out[at + 1] = markedRows.score - others.score - slope * (markedRows.label - others.label);
    },
    explain: () => 'All rows are marked, or none is, so there is nothing to compare.',
  };
}

interface Moments {
  score: number;
  label: number;
  /** Within the part, about its means. */
  labelSquares: number;
  cross: number;
}

const momentsOf = ([w, s, l, ll, sl]: Float64Array): Moments => ({
  score: s! / w!,
  label: l! / w!,
  labelSquares: Math.max(0, ll! - (l! * l!) / w!),
  cross: sl! - (s! * l!) / w!,
});
