import { betaCdf, betaQuantile } from './beta.ts';

/** P(X ≤ k) for X ~ Binomial(n, p). */
export function binomialCdf(k: number, n: number, p: number): number {
  if (k < 0) return 0;
  if (k >= n) return 1;
  return betaCdf(1 - p, n - k, k + 1);
}

/**
 * Clopper-Pearson's one-sided upper bound: the largest rate r with P(X ≤ k) ≥ δ, X ~ Binomial(n, r).
 * In repeated samples the bound lies below the true rate with probability at most δ. 1 where k = n.
 */
export function clopperPearsonUpper(k: number, n: number, delta: number): number {
  if (k >= n) return 1;
  return betaQuantile(1 - delta, k + 1, n - k);
}
