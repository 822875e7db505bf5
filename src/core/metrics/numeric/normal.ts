import { increasingRoot } from './root.ts';

/** P(Z ≤ z) of the standard normal, to about 1e-15, relative in the tails. */
export function normalCdf(z: number): number {
  const half = upperHalf(Math.abs(z));
  return z > 0 ? 1 - half : half;
}

/** P(Z > z), z ≥ 0: a series near zero, a continued fraction (DLMF 7.9.1) in the tail. */
function upperHalf(z: number): number {
  if (z > 39) return 0;
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z < 3) {
    let term = z;
    let sum = z;
    for (let k = 1; Math.abs(term) > 1e-18; k++) {
      term *= (z * z) / (2 * k + 1);
      sum += term;
    }
    return 0.5 - density * sum;
  }
  let fraction = z;
  for (let k = 120; k >= 1; k--) fraction = z + k / fraction;
  return density / fraction;
}

/** The z with P(Z ≤ z) = p, 0 < p < 1. By bisection. */
export function normalQuantile(p: number): number {
  return increasingRoot((z) => normalCdf(z) - p, -40, 40);
}
