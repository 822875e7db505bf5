import { binomialCdf } from '../numeric/binomial.ts';

/**
 * Hoeffding and Bentkus: a p-value for "the mean of n losses in [0, 1] is above α", from their sum.
 * p = min(exp(−n·kl(min(mean, α), α)), e·P(Binomial(n, α) ≤ ⌈sum⌉)).
 * Source: Bates et al. 2021; Angelopoulos et al. 2021 (learn then test), proposition 1.
 */
export function hoeffdingBentkus(sum: number, n: number, alpha: number): number {
  if (n === 0) return 1;
  const mean = Math.min(sum / n, alpha);
  const hoeffding = Math.exp(-n * bernoulliDivergence(mean, alpha));
  const bentkus = Math.E * binomialCdf(Math.ceil(sum - 1e-9), n, alpha);
  return Math.min(1, hoeffding, bentkus);
}

/** kl(a, b) of two coins: a·ln(a/b) + (1 − a)·ln((1 − a)/(1 − b)), 0·ln 0 = 0. */
function bernoulliDivergence(a: number, b: number): number {
  const part = (p: number, q: number) => (p === 0 ? 0 : p * Math.log(p / q));
  return part(a, b) + part(1 - a, 1 - b);
}
