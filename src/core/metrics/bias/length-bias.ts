import { clampToOne, pearson } from '../agreement/pearson.ts';
import { spearman } from '../agreement/spearman.ts';
import { bootstrap } from '../bootstrap.ts';
import type { BootstrapOptions } from '../bootstrap-options.ts';
import type { MaybeEstimate } from '../estimate.ts';
import { lengthScore, type MetricRows, type ScoreColumn } from '../rows.ts';
import { gatherSample, Sample } from '../sample.ts';
import type { Statistic } from '../statistic.ts';

export interface LengthBias {
  /** Correlation of the score with ln(1 + characters). */
  pearson: MaybeEstimate;
  spearman: MaybeEstimate;
  /**
   * The same with what the label explains, in a straight line, taken out of both: how much the judge favours
   * length beyond what longer answers deserve.
   */
  residualPearson: MaybeEstimate;
  /** Correlation of the label with length: what longer answers deserve. */
  labelPearson: MaybeEstimate;
}

type BiasKey = 'pearson' | 'spearman' | 'residual_pearson' | 'label_pearson';

export function lengthBias(rows: MetricRows, column: ScoreColumn, options: BootstrapOptions): LengthBias {
  const { sample } = gatherSample({ ...rows, ...column });
  const lengths = lengthScore(rows.length);
  const length = Float64Array.from(sample.row, (row) => lengths[row]!);
  const [resampled] = bootstrap([biasStatistic(sample, length)], sample.clusters, options);
  return {
    pearson: resampled.estimate('pearson'),
    spearman: resampled.estimate('spearman'),
    residualPearson: resampled.estimate('residual_pearson'),
    labelPearson: resampled.estimate('label_pearson'),
  };
}

function biasStatistic(sample: Sample, length: Float64Array): Statistic<BiasKey> {
  const { score, label, cluster, clusters, row } = sample;
  const pair = (x: Float64Array, y: Float64Array) => new Sample(x, y, cluster, clusters, row);
  const scoreLength = pair(score, length);
  const parts = [pearson(scoreLength), pearson(sample), pearson(pair(length, label)), spearman(scoreLength)];
  const found = new Float64Array(parts.length);
  return {
    keys: ['pearson', 'spearman', 'residual_pearson', 'label_pearson'],
    range: { pearson: [-1, 1], spearman: [-1, 1], residual_pearson: [-1, 1], label_pearson: [-1, 1] },
    n: sample.n,
    clusters: sample.presentClusters,
    evaluate(counts, out, at) {
      parts.forEach((part, i) => {
        part.evaluate(counts, found, i);
      });
      const [withLength, withLabel, lengthLabel, ranks] = found as unknown as [
        number,
        number,
        number,
        number,
      ];
      const left = (1 - withLabel * withLabel) * (1 - lengthLabel * lengthLabel);
      out[at] = withLength;
      out[at + 1] = ranks;
      out[at + 2] =
        left > 1e-12 ? clampToOne((withLength - withLabel * lengthLabel) / Math.sqrt(left)) : Number.NaN;
      out[at + 3] = lengthLabel;
    },
    explain: (key) =>
      key === 'residual_pearson'
        ? 'The label explains the score or the length completely, or one of the three is the same in every row.'
        : 'The score, the label or the length is the same in every row.',
  };
}
