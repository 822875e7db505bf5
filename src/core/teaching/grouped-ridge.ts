import { inverseOf, solveRidged } from '../regression/cholesky.ts';

/** A ridge fit, and what it is without each group. */
export interface GroupedRidge {
  /** [p] */
  weights: Float64Array;
  /** What each row misses by the fit that has not seen its group, target − prediction, [n]. */
  heldOut: Float64Array;
}

/**
 * Ridge regression min Σ (t − x·w)² + Σ penaltyⱼ·wⱼ², with the residuals of every fit that leaves one group out. They
 * follow in closed form from the one fit: e = (I − X·A⁻¹·Xᵀ)⁻¹·r on the group's rows, with A = XᵀX + diag(penalty) and
 * r the residuals of the whole fit (the grouped form of the PRESS statistic, Allen 1974).
 * @param x rows of p numbers, [n, p] row-major; a column of ones is the intercept
 * @param targets [n]
 * @param penalties [p], not negative
 * @param groups row indices of each group
 * @returns null where no unique fit exists, or none without one of the groups
 */
export function groupedRidge(
  x: Float64Array,
  targets: Float64Array,
  penalties: ArrayLike<number>,
  groups: readonly (readonly number[])[],
): GroupedRidge | null {
  const p = penalties.length;
  const n = targets.length;
  const inverse = inverseOf(normalMatrix(x, n, penalties), p);
  if (!inverse) return null;
  const cross = new Float64Array(p);
  for (let row = 0; row < n; row++) for (let j = 0; j < p; j++) cross[j]! += x[row * p + j]! * targets[row]!;
  const weights = product(inverse, p, cross, 0);
  const heldOut = new Float64Array(n);
  for (const group of groups) {
    const m = group.length;
    const rest = new Float64Array(m * m);
    const residuals = new Float64Array(m);
    for (const [i, row] of group.entries()) {
      const mapped = product(inverse, p, x, row * p);
      for (const [j, other] of group.entries())
        rest[i * m + j] = Number(i === j) - along(mapped, x, other * p);
      residuals[i] = targets[row]! - along(weights, x, row * p);
    }
    const missed = solveRidged(rest, residuals, 0);
    if (!missed) return null;
    for (const [i, row] of group.entries()) heldOut[row] = missed[i]!;
  }
  return { weights, heldOut };
}

/** XᵀX + diag(penalty), [p, p] */
function normalMatrix(x: Float64Array, n: number, penalties: ArrayLike<number>): Float64Array {
  const p = penalties.length;
  const matrix = new Float64Array(p * p);
  for (let row = 0; row < n; row++) {
    const start = row * p;
    for (let i = 0; i < p; i++) {
      const xi = x[start + i]!;
      for (let j = 0; j <= i; j++) matrix[i * p + j]! += xi * x[start + j]!;
    }
  }
  for (let i = 0; i < p; i++) {
    matrix[i * p + i]! += penalties[i]!;
    for (let j = 0; j < i; j++) matrix[j * p + i] = matrix[i * p + j]!;
  }
  return matrix;
}

/** matrix · (p numbers of `vector` from `start` on) */
function product(matrix: Float64Array, p: number, vector: Float64Array, start: number): Float64Array {
  const out = new Float64Array(p);
  for (let i = 0; i < p; i++) {
    let sum = 0;
    for (let j = 0; j < p; j++) sum += matrix[i * p + j]! * vector[start + j]!;
    out[i] = sum;
  }
  return out;
}

/** The dot product of a vector with as many numbers of `rows` from `start` on. */
function along(vector: Float64Array, rows: Float64Array, start: number): number {
  let sum = 0;
  for (let j = 0; j < vector.length; j++) sum += vector[j]! * rows[start + j]!;
  return sum;
}
