/**
 * A latent score read as ten digits. The latent quality of a row is normal around its score with a standard
 * deviation of `spread`; digit d is what lies between `thresholds[d − 1]` and `thresholds[d]`, and 0 and 9 take the
 * tails (ordered probit, McKelvey and Zavoina 1975).
 */
export interface OrderedProbit {
  /** Standard deviation of the latent quality around the score, in the score's unit. Above 0. */
  spread: number;
  /** Nine, rising. */
  thresholds: readonly number[];
}

/** A spread below this would make digits certain, which a cross-validated fit never is. */
export const minSpread = 0.1;

/** Thresholds half-way between neighbouring digits, for a score whose unit is the digit. */
export const evenThresholds: readonly number[] = Array.from({ length: 9 }, (_, digit) => digit + 0.5);

/** p(d), d = 0..9; they sum to 1. */
export function digitProbabilities({ spread, thresholds }: OrderedProbit, score: number): number[] {
  const cumulative = thresholds.map((threshold) => normalCdf((threshold - score) / spread));
  return Array.from(
    { length: 10 },
    (_, digit) => (cumulative[digit] ?? 1) - (cumulative[digit - 1] ?? 0),
  ).map((p) => Math.max(p, 1e-12));
}

/**
 * Thresholds at which each digit has a tenth of the probability over the given rows: t_d solves
 * mean Φ((t_d − score) / spread) = d/10, by bisection. So digits keep the meaning that training labels give them,
 * ten categories of equal frequency.
 */
export function evenlyUsedThresholds(scores: ArrayLike<number>, spread: number): number[] {
  const all = Array.from(scores);
  const lowest = Math.min(...all) - 8 * spread;
  const highest = Math.max(...all) + 8 * spread;
  return Array.from({ length: 9 }, (_, at) => {
    const wanted = (at + 1) / 10;
    let [low, high] = [lowest, highest];
    for (let step = 0; step < 60; step++) {
      const middle = (low + high) / 2;
      const share = all.reduce((sum, score) => sum + normalCdf((middle - score) / spread), 0) / all.length;
      if (share < wanted) low = middle;
      else high = middle;
    }
    return (low + high) / 2;
  });
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
