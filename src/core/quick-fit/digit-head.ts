import { type LinearFit, predict } from './ridge.ts';

/**
 * A linear prediction read as ten digits: an ordered probit with evenly spaced thresholds. The latent quality of
 * a row is normal around x·w + b with the spread that cross-validation found, and digit d is what lies between
 * d − ½ and d + ½; 0 and 9 take the tails.
 */
export interface DigitHead extends LinearFit {
  /** Standard deviation of the latent quality, in digits. */
  spread: number;
}

/** A spread below this would make digits certain, which a cross-validated fit never is. */
export const minSpread = 0.1;

/** p(d), d = 0..9; they sum to 1. */
export function digitProbabilities(head: DigitHead, x: ArrayLike<number>): number[] {
  const centre = predict(head, x);
  const below = (threshold: number) => normalCdf((threshold - centre) / head.spread);
  const cumulative = Array.from({ length: 9 }, (_, digit) => below(digit + 0.5));
  return Array.from(
    { length: 10 },
    (_, digit) => (cumulative[digit] ?? 1) - (cumulative[digit - 1] ?? 0),
  ).map((p) => Math.max(p, 1e-12));
}

/** Φ by Abramowitz and Stegun 7.1.26 in the tails' complement; absolute error below 1.5e-7. */
export function normalCdf(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const polynomial =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const tail = 0.5 * polynomial * Math.exp(-x * x);
  return z > 0 ? 1 - tail : tail;
}
