import { twoSidedP } from './numeric/student.ts';

/** Metrics are sums of up to a million terms near 1: what lies below is the last bits of a sum. */
const rounding = 1e-12;

/**
 * Two-sided p-value of "no difference": the value over the draws' standard deviation, widened for K clusters
 * as the intervals are, against Student's t with K − 1 degrees of freedom. Null where draws cannot carry it.
 */
export function differencePValue(draws: Float64Array, value: number, clusters: number): number | null {
  const defined = draws.filter((draw) => !Number.isNaN(draw));
  if (clusters < 2 || defined.length < 0.95 * draws.length || defined.length < 2) return null;
  const mean = defined.reduce((sum, draw) => sum + draw / defined.length, 0);
  const variance = defined.reduce((sum, draw) => sum + (draw - mean) ** 2, 0) / (defined.length - 1);
  const error = Math.sqrt((variance * clusters) / (clusters - 1));
  // Two sides that are equal but for rounding do not differ.
  if (Math.abs(value) < rounding && error < rounding) return 1;
  if (error === 0) return null;
  return twoSidedP(value / error, clusters - 1);
}
