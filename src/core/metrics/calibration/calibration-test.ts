import type { Sample } from '../sample.ts';

/** Fewer instructions than this, and nothing can be told. */
export const minTestInstructions = 10;

/**
 * p-value of "these probabilities are calibrated": a score test of their level and their slope together. An instruction
 * adds Σ (good − p) and Σ (good − p) · (p − mean p), whose means are 0 where p is right, and Hotelling's T² of the two is
 * held against F(2, K − 2): rows of one instruction are not taken as independent. A wrong shape that leaves level and slope
 * right is not seen. Sources: Cox 1958 (level and slope); Hotelling 1931.
 * @param probability P(label ≥ cut) of each row of the sample
 * @param loss 1 where the label is below the cut
 * @returns null where too few instructions are there, or every probability is the same
 */
export function calibrationPValue(
  sample: Sample,
  probability: Float64Array,
  loss: Uint8Array,
): number | null {
  const instructions = sample.presentClusters;
  if (instructions < minTestInstructions) return null;
  const mean = probability.reduce((sum, p) => sum + p / probability.length, 0);
  const level = new Float64Array(sample.clusters);
  const slope = new Float64Array(sample.clusters);
  sample.cluster.forEach((k, row) => {
    const gap = 1 - loss[row]! - probability[row]!;
    level[k] = level[k]! + gap;
    slope[k] = slope[k]! + gap * (probability[row]! - mean);
  });
  const product = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, k) => sum + value * b[k]!, 0);
  const [ll, ls, ss] = [product(level, level), product(level, slope), product(slope, slope)];
  const determinant = ll * ss - ls * ls;
  if (!(determinant > 1e-12 * ll * ss)) return null;
  const total = (of: Float64Array) => of.reduce((sum, value) => sum + value, 0);
  const [l, s] = [total(level), total(slope)];
  const statistic = (ss * l * l - 2 * ls * l * s + ll * s * s) / determinant;
  // P(F(2, K − 2) > f) = (1 + 2f ÷ (K − 2))^(−(K − 2) ÷ 2), which comes to this.
  return Math.max(0, 1 - statistic / instructions) ** ((instructions - 2) / 2);
}
