import { accepts } from '../../decision/accepts.ts';
import { pearson } from '../agreement/pearson.ts';
import { spearman } from '../agreement/spearman.ts';
import { bootstrap } from '../bootstrap.ts';
import type { BootstrapOptions } from '../bootstrap-options.ts';
import type { MaybeEstimate } from '../estimate.ts';
import type { MetricRows, ScoreColumn } from '../rows.ts';
import { gatherSample, type Sample } from '../sample.ts';
import { floatUnit, type Statistic, together } from '../statistic.ts';

/** How far a judge's scores depend on something that should not matter, such as the wording of its template. */
export interface Sensitivity {
  /** Correlation of the two sets of scores. */
  pearson: MaybeEstimate;
  spearman: MaybeEstimate;
  /** Mean of first − second, and mean of its size. */
  shift: MaybeEstimate;
  meanSize: MaybeEstimate;
  /** Share of rows that one accepts and the other declines. */
  flipped: MaybeEstimate;
  /** Rows that both scored; rows that one of them did not. */
  n: number;
  invalid: number;
}

/** Compare two runs over the same rows, decision by decision. No label is needed. */
export function sensitivity(
  rows: MetricRows,
  first: ScoreColumn,
  second: ScoreColumn,
  thresholds: { first: number; second: number },
  options: BootstrapOptions,
): Sensitivity {
  const valid = first.valid.map((value, row) => (value && second.valid[row] ? 1 : 0));
  // The second run's scores stand where a label would.
  const { sample, invalid } = gatherSample({ ...rows, score: first.score, label: second.score, valid });
  const [resampled] = bootstrap(
    [together(pearson(sample), spearman(sample), shifts(sample, thresholds))],
    sample.clusters,
    options,
  );
  return {
    pearson: resampled.estimate('pearson'),
    spearman: resampled.estimate('spearman'),
    shift: resampled.estimate('shift'),
    meanSize: resampled.estimate('mean_size'),
    flipped: resampled.estimate('flipped'),
    n: sample.n,
    invalid,
  };
}

function shifts(
  { score, label, cluster, n, presentClusters }: Sample,
  thresholds: { first: number; second: number },
): Statistic<'shift' | 'mean_size' | 'flipped'> {
  const widest = score.reduce((most, value, i) => Math.max(most, Math.abs(value - label[i]!)), 0);
  const flip = Uint8Array.from(score, (value, i) =>
    accepts(value, thresholds.first) === accepts(label[i]!, thresholds.second) ? 0 : 1,
  );
  return {
    keys: ['shift', 'mean_size', 'flipped'],
    range: { shift: [-widest, widest], mean_size: [0, widest], flipped: [0, 1] },
    n,
    clusters: presentClusters,
    evaluate(counts, out, at) {
      let [total, sum, size, flipped] = [0, 0, 0, 0];
      for (let i = 0; i < n; i++) {
        const weight = floatUnit * counts[cluster[i]!]!;
        const shift = score[i]! - label[i]!;
        total += weight;
        sum += weight * shift;
        size += weight * Math.abs(shift);
        flipped += weight * flip[i]!;
      }
      out[at] = sum / total;
      out[at + 1] = size / total;
      out[at + 2] = flipped / total;
    },
    explain: () => 'No row has a score from both runs.',
  };
}
