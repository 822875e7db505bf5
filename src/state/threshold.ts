import type { RunColumns } from '#core/run/run.ts';

/** Scores of the valid rows, ascending. */
export function sortedScores(columns: RunColumns): Float64Array {
  let count = 0;
  const scores = new Float64Array(columns.n);
  for (let row = 0; row < columns.n; row++)
    if (columns.status[row] === 1) scores[count++] = columns.score[row]!;
  return scores.subarray(0, count).sort();
}

/**
 * The largest threshold that keeps at least `coverage` of the scored rows; ties are kept together.
 * Null where nothing is scored.
 */
export function thresholdAtCoverage(ascending: Float64Array, coverage: number): number | null {
  const n = ascending.length;
  if (n === 0) return null;
  const keep = Math.ceil(coverage * n - 1e-9);
  // Keeping nothing takes a threshold above every score.
  if (keep <= 0) return nextUp(ascending[n - 1]!);
  return ascending[n - keep]!;
}

/** The smallest double above a positive or zero x, near enough: one part in 2⁵². */
const nextUp = (x: number) => x + Math.max(Number.EPSILON * Math.abs(x), Number.MIN_VALUE);
