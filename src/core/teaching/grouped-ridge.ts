import { backwards, choleskyFactor, forwards, forwardsEach, solveRidged } from '../regression/cholesky.ts';

/** A ridge fit, and what it is without each group. */
export interface GroupedRidge {
  /** [p] */
  weights: Float64Array;
  /** What each row misses by the fit that has not seen its group, target − prediction, [n]. */
  heldOut: Float64Array;
}

/**
 * Ridge regression min Σ (t − x·w)² + Σ penaltyⱼ·wⱼ², with the residuals of every fit that leaves one group out. They
 * follow in closed form from the one fit: e = (I − X·A⁻¹·Xᵀ)⁻¹·r on the group's rows, with A = XᵀX + diag(penalty) = L·Lᵀ
 * and r the residuals of the whole fit (the grouped form of the PRESS statistic, Allen 1974).
 * @param x rows of p numbers, [n, p] row-major; a column of ones is the intercept
 * @param targets [n]
 * @param penalties [p], not negative
 * @param groups row indices of each group
 * @param gram XᵀX where it is known: several penalties share it, and it costs more than the rest of a fit
 * @returns null where no unique fit exists, or none without one of the groups
 */
export function groupedRidge(
  x: Float64Array,
  targets: Float64Array,
  penalties: ArrayLike<number>,
  groups: readonly (readonly number[])[],
  gram: Float64Array = gramOf(x, penalties.length),
): GroupedRidge | null {
  const p = penalties.length;
  const n = targets.length;
  const matrix = gram.slice();
  for (let j = 0; j < p; j++) matrix[j * p + j]! += penalties[j]!;
  const lower = choleskyFactor(matrix, p, 0);
  if (!lower) return null;
  const weights = new Float64Array(p);
  for (let row = 0; row < n; row++)
    for (let j = 0; j < p; j++) weights[j]! += x[row * p + j]! * targets[row]!;
  forwards(lower, weights);
  backwards(lower, weights);
  const mapped = x.slice();
  forwardsEach(lower, p, mapped);
  const heldOut = new Float64Array(n);
  for (const group of groups) {
    const m = group.length;
    const rest = new Float64Array(m * m);
    const residuals = new Float64Array(m);
    for (const [i, row] of group.entries()) {
      for (let j = 0; j < m; j++) rest[i * m + j] = Number(i === j) - along(mapped, row, group[j]!, p);
      let predicted = 0;
      for (let j = 0; j < p; j++) predicted += weights[j]! * x[row * p + j]!;
      residuals[i] = targets[row]! - predicted;
    }
    const missed = solveRidged(rest, residuals, 0);
    if (!missed) return null;
    for (const [i, row] of group.entries()) heldOut[row] = missed[i]!;
  }
  return { weights, heldOut };
}

/**
 * XᵀX, [p, p].
 * @param x [n, p] row-major
 */
export function gramOf(x: Float64Array, p: number): Float64Array {
  const matrix = new Float64Array(p * p);
  for (let start = 0; start < x.length; start += p) {
    for (let i = 0; i < p; i++) {
      const xi = x[start + i]!;
      for (let j = 0; j <= i; j++) matrix[i * p + j]! += xi * x[start + j]!;
    }
  }
  for (let i = 0; i < p; i++) for (let j = 0; j < i; j++) matrix[j * p + i] = matrix[i * p + j]!;
  return matrix;
}

/** The dot product of two rows. @param rows [n, p] row-major */
function along(rows: Float64Array, one: number, other: number, p: number): number {
  let sum = 0;
  for (let j = 0; j < p; j++) sum += rows[one * p + j]! * rows[other * p + j]!;
  return sum;
}
