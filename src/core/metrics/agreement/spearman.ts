import type { Sample } from '../sample.ts';
import { floatUnit, packedRows, type Statistic } from '../statistic.ts';
import { clampToOne } from './pearson.ts';
import { correlationRange, whyNoCorrelation } from './why-no-correlation.ts';

/**
 * Spearman's ρ: Pearson's r of mid-ranks. In each draw the ranks are those of the resample: one pass over
 * the rows by label finds the label ranks, one by score finds the score ranks and sums. O(n) a draw.
 */
export function spearman(sample: Sample): Statistic<'spearman'> {
  const { byScore, byLabel, cluster } = sample;
  const scoreRows = packedRows(byScore.order, byScore.last, cluster);
  const labelRows = packedRows(byLabel.order, byLabel.last, cluster);
  const labelGroup = byScore.order.map((row) => byLabel.group[row]!);
  const labelRank = new Float64Array(byLabel.groups);
  const constant = byScore.groups < 2 || byLabel.groups < 2;
  return {
    keys: ['spearman'],
    range: { spearman: correlationRange },
    n: sample.n,
    clusters: sample.presentClusters,
    evaluate(counts, out, at) {
      out[at] = Number.NaN;
      if (constant) return;
      const label = rankLabels(labelRows, counts, labelRank);
      const middle = label.total / 2;
      for (let g = 0; g < labelRank.length; g++) labelRank[g] = labelRank[g]! - middle;
      const score = crossScores(scoreRows, labelGroup, labelRank, counts);
      // Centred mid-ranks have the sum of squares (W³ − Σ t³)/12; centred label ranks sum to 0.
      const cube = label.total * label.total * label.total;
      const scoreSquares = (cube - score.cubes) / 12;
      const labelSquares = (cube - label.cubes) / 12;
      if (scoreSquares > 0 && labelSquares > 0)
        out[at] = clampToOne(score.cross / Math.sqrt(scoreSquares * labelSquares));
    },
    explain: () => whyNoCorrelation(sample),
  };
}

/** Mid-rank of each label group, written to `rank`; the total weight and Σ of cubed tie weights. */
function rankLabels(rows: Int32Array, counts: Uint8Array, rank: Float64Array) {
  let total = 0;
  let cubes = 0;
  let tied = 0;
  let group = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    tied += floatUnit * counts[row >>> 2]!;
    if ((row & 1) === 0) continue;
    rank[group++] = total + tied / 2;
    cubes += tied * tied * tied;
    total += tied;
    tied = 0;
  }
  return { total, cubes };
}

/** Σ over rows of score mid-rank · centred label rank, and Σ of cubed tie weights. */
function crossScores(rows: Int32Array, labelGroup: Int32Array, labelRank: Float64Array, counts: Uint8Array) {
  let below = 0;
  let cubes = 0;
  let tied = 0;
  let labelSum = 0;
  let cross = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    const weight = floatUnit * counts[row >>> 2]!;
    tied += weight;
    labelSum += weight * labelRank[labelGroup[i]!]!;
    if ((row & 1) === 0) continue;
    cross += (below + tied / 2) * labelSum;
    cubes += tied * tied * tied;
    below += tied;
    tied = 0;
    labelSum = 0;
  }
  return { cross, cubes };
}
