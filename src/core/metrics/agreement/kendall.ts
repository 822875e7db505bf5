import type { Sample } from '../sample.ts';
import type { Statistic } from '../statistic.ts';
import { Fenwick } from './fenwick.ts';
import { clampToOne } from './pearson.ts';
import { correlationRange, whyNoCorrelation } from './why-no-correlation.ts';

/** Up to this many rows every bootstrap draw counts its pairs; beyond it, see `kendall`. */
export const exactKendallRows = 4000;

/**
 * Kendall's τ-b of score and label: (concordant − discordant) ÷ √(pairs untied in score · pairs untied
 * in label). n log n with a Fenwick tree over the labels.
 *
 * The value is always exact. So are the bootstrap draws up to 4,000 rows. Beyond, where a draw would cost
 * n log n each time, a draw's τ-b is taken to first order in how often each cluster was drawn (Hájek's
 * projection). What that leaves out is smaller than the interval's width by a factor of
 * about √clusters. Source: Hoeffding 1948, for U-statistics.
 */
export function kendall(sample: Sample, exactRows = exactKendallRows): Statistic<'kendall_tau_b'> {
  const constant = sample.byScore.groups < 2 || sample.byLabel.groups < 2;
  const draws = sample.n <= exactRows ? exactDraws : projectedDraws;
  const evaluate = constant ? () => Number.NaN : draws(sample);
  return {
    keys: ['kendall_tau_b'],
    range: { kendall_tau_b: correlationRange },
    n: sample.n,
    clusters: sample.presentClusters,
    evaluate(counts, out, at) {
      out[at] = evaluate(counts);
    },
    explain: () => whyNoCorrelation(sample),
  };
}

const tauB = (surplus: number, untiedScore: number, untiedLabel: number) =>
  untiedScore > 0 && untiedLabel > 0
    ? clampToOne(surplus / Math.sqrt(untiedScore * untiedLabel))
    : Number.NaN;

/** τ-b of the resample, from its own pairs. Copies of one row are tied with each other. */
function exactDraws(sample: Sample): (counts: Uint8Array) => number {
  const { byScore, byLabel } = sample;
  const cluster = byScore.order.map((row) => sample.cluster[row]!);
  const labelGroup = byScore.order.map((row) => byLabel.group[row]!);
  const tree = new Fenwick(byLabel.groups);
  const labelWeight = new Float64Array(byLabel.groups);
  return (counts) => {
    tree.clear();
    labelWeight.fill(0);
    let surplus = 0;
    let scoreSquares = 0;
    let below = 0;
    let start = 0;
    for (let g = 0; g < byScore.groups; g++) {
      const end = byScore.end[g]!;
      let tied = 0;
      for (let i = start; i < end; i++) {
        const count = counts[cluster[i]!]!;
        if (count === 0) continue;
        const label = labelGroup[i]!;
        const less = tree.before(label);
        const greater = below - tree.before(label + 1);
        surplus += count * (less - greater);
        tied += count;
      }
      for (let i = start; i < end; i++) {
        const count = counts[cluster[i]!]!;
        if (count === 0) continue;
        tree.add(labelGroup[i]!, count);
        labelWeight[labelGroup[i]!] = labelWeight[labelGroup[i]!]! + count;
      }
      scoreSquares += tied * tied;
      below += tied;
      start = end;
    }
    let labelSquares = 0;
    for (const weight of labelWeight) labelSquares += weight * weight;
    return tauB(surplus, (below * below - scoreSquares) / 2, (below * below - labelSquares) / 2);
  };
}

/**
 * τ-b of the resample to first order around the sample: τ + Σ (times drawn − 1) · ∂τ/∂(weight of the cluster).
 * The derivatives sum to 0, since τ-b does not change when all weights do.
 */
function projectedDraws(sample: Sample): (counts: Uint8Array) => number {
  const { n, cluster, clusters, byScore, byLabel } = sample;
  const surplusOf = rowSurplus(sample);
  const size = (end: Int32Array, g: number) => end[g]! - (g === 0 ? 0 : end[g - 1]!);
  const untiedScore = byScore.group.map((g) => n - size(byScore.end, g));
  const untiedLabel = byLabel.group.map((g) => n - size(byLabel.end, g));
  const half = (values: Float64Array | Int32Array) => {
    let sum = 0;
    for (const value of values) sum += value;
    return sum / 2;
  };
  const [surplus, score, label] = [half(surplusOf), half(untiedScore), half(untiedLabel)];
  const tau = tauB(surplus, score, label);
  const slope = new Float64Array(clusters);
  for (let row = 0; row < n; row++) {
    const k = cluster[row]!;
    const ofTies = untiedScore[row]! / score + untiedLabel[row]! / label;
    slope[k] = slope[k]! + surplusOf[row]! / Math.sqrt(score * label) - (tau / 2) * ofTies;
  }
  return (counts) => clampToOne(tau + weightedSum(slope, counts));
}

function weightedSum(values: Float64Array, counts: Uint8Array): number {
  let sum = 0;
  for (let k = 0; k < counts.length; k++) sum += counts[k]! * values[k]!;
  return sum;
}

/** For each row, concordant minus discordant partners among all others. Shape [n], by row. */
function rowSurplus(sample: Sample): Float64Array {
  const { n, byScore, byLabel } = sample;
  const surplus = new Float64Array(n);
  const tree = new Fenwick(byLabel.groups);
  const visit = (g: number, sign: 1 | -1, seen: number) => {
    const start = g === 0 ? 0 : byScore.end[g - 1]!;
    const end = byScore.end[g]!;
    for (let i = start; i < end; i++) {
      const row = byScore.order[i]!;
      const label = byLabel.group[row]!;
      const less = tree.before(label);
      const greater = seen - tree.before(label + 1);
      surplus[row] = surplus[row]! + sign * (less - greater);
    }
    for (let i = start; i < end; i++) tree.add(byLabel.group[byScore.order[i]!]!, 1);
    return end - start;
  };
  let seen = 0;
  for (let g = 0; g < byScore.groups; g++) seen += visit(g, 1, seen);
  tree.clear();
  seen = 0;
  for (let g = byScore.groups - 1; g >= 0; g--) seen += visit(g, -1, seen);
  return surplus;
}
