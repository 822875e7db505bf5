import type { Sample } from '../sample.ts';
import { floatUnit, type Statistic } from '../statistic.ts';
import { correlationRange, whyNoCorrelation } from './why-no-correlation.ts';

/** Below this share of the second moment a variance is rounding noise. */
const noise = 1e-14;

/** Pearson's r of score and label. O(n) a draw. */
export function pearson(sample: Sample): Statistic<'pearson'> {
  const x = standardised(sample.score);
  const y = standardised(sample.label);
  const { cluster, n } = sample;
  const constant = n < 2 || sample.byScore.groups === 1 || sample.byLabel.groups === 1;
  return {
    keys: ['pearson'],
    range: { pearson: correlationRange },
    n,
    clusters: sample.presentClusters,
    evaluate(counts, out, at) {
      out[at] = constant ? Number.NaN : weightedPearson(x, y, cluster, counts);
    },
    explain: () => whyNoCorrelation(sample),
  };
}

function weightedPearson(x: Float64Array, y: Float64Array, cluster: Int32Array, counts: Uint8Array): number {
  let w = 0;
  let sx = 0;
  let sy = 0;
  let sxx = 0;
  let syy = 0;
  let sxy = 0;
  for (let i = 0; i < cluster.length; i++) {
    const weight = floatUnit * counts[cluster[i]!]!;
    const xi = x[i]!;
    const yi = y[i]!;
    const wx = weight * xi;
    const wy = weight * yi;
    w += weight;
    sx += wx;
    sy += wy;
    sxx += wx * xi;
    sxy += wx * yi;
    syy += wy * yi;
  }
  const vx = sxx - (sx * sx) / w;
  const vy = syy - (sy * sy) / w;
  if (!(vx > noise * sxx) || !(vy > noise * syy)) return Number.NaN;
  return clampToOne((sxy - (sx * sy) / w) / Math.sqrt(vx * vy));
}

/** Rounding may carry a perfect correlation past 1. */
export const clampToOne = (r: number) => Math.max(-1, Math.min(1, r));

/** Centred and scaled to at most 1: the sums of squares then neither cancel nor overflow. */
function standardised(values: Float64Array): Float64Array {
  let mean = 0;
  for (const value of values) mean += value / values.length;
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value - mean));
  return values.map((value) => (most > 0 ? (value - mean) / most : 0));
}
