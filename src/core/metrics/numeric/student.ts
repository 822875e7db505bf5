import { betaCdf } from './beta.ts';
import { normalCdf } from './normal.ts';
import { increasingRoot } from './root.ts';

/** P(T ≤ t) of Student's t with `freedom` > 0 degrees of freedom. */
export function studentCdf(t: number, freedom: number): number {
  const tail = twoSidedP(t, freedom) / 2;
  return t > 0 ? 1 - tail : tail;
}

/** The t with P(T ≤ t) = p. */
export function studentQuantile(p: number, freedom: number): number {
  if (p < 0.5) return -studentQuantile(1 - p, freedom);
  let high = 2;
  while (studentCdf(high, freedom) < p) high *= 2;
  return increasingRoot((t) => studentCdf(t, freedom) - p, 0, high);
}

/** Two-sided p-value of a statistic that follows Student's t; the normal where `freedom` is Infinity. */
export function twoSidedP(t: number, freedom: number): number {
  const size = Math.abs(t);
  if (!Number.isFinite(freedom)) return 2 * normalCdf(-size);
  const whole = freedom + size * size;
  return betaCdf(freedom / whole, freedom / 2, 0.5, (size * size) / whole);
}
