import { midRanks } from '../mid-ranks.ts';

/** Correlations of two short lists of values, such as one a model. NaN where undefined. */
export interface ListCorrelations {
  pearson: number;
  spearman: number;
  kendall_tau_b: number;
}

/** O(n²); for lists of up to some hundred values inside a bootstrap draw. */
export function correlationsOf(x: ArrayLike<number>, y: ArrayLike<number>): ListCorrelations {
  return {
    pearson: pearsonOf(x, y),
    spearman: pearsonOf(midRanks(x), midRanks(y)),
    kendall_tau_b: kendallOf(x, y),
  };
}

function pearsonOf(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const n = x.length;
  let [meanX, meanY] = [0, 0];
  for (let i = 0; i < n; i++) {
    meanX += x[i]! / n;
    meanY += y[i]! / n;
  }
  let [xx, yy, xy] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    xx += (x[i]! - meanX) ** 2;
    yy += (y[i]! - meanY) ** 2;
    xy += (x[i]! - meanX) * (y[i]! - meanY);
  }
  const flat = !(xx > 1e-24 * n * meanX * meanX) || !(yy > 1e-24 * n * meanY * meanY);
  return flat ? Number.NaN : Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)));
}

function kendallOf(x: ArrayLike<number>, y: ArrayLike<number>): number {
  let [surplus, untiedX, untiedY] = [0, 0, 0];
  for (let i = 0; i < x.length; i++)
    for (let j = 0; j < i; j++) {
      const a = Math.sign(x[i]! - x[j]!);
      const b = Math.sign(y[i]! - y[j]!);
      surplus += a * b;
      untiedX += a * a;
      untiedY += b * b;
    }
  return untiedX > 0 && untiedY > 0 ? surplus / Math.sqrt(untiedX * untiedY) : Number.NaN;
}
