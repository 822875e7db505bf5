import type { RunColumns } from '../run/run.ts';
import { thresholdAbove } from './accepts.ts';

/** The share of the scored rows that is accepted before anybody chooses: some rows on both sides of the threshold. */
export const defaultCoverage = 0.8;

/**
 * Scores of the valid rows, ascending.
 * @param mask 1 for the rows that count; null: all do. Shape [n]
 */
export function sortedScores(columns: RunColumns, mask: Uint8Array | null = null): Float64Array {
  let count = 0;
  const scores = new Float64Array(columns.n);
  for (let row = 0; row < columns.n; row++)
    if (columns.status[row] === 1 && (!mask || mask[row] === 1)) scores[count++] = columns.score[row]!;
  return scores.subarray(0, count).sort();
}

/**
 * The largest threshold that accepts at least `coverage` of the scored rows; equal scores are accepted together.
 * @returns null where nothing is scored
 */
export function thresholdAtCoverage(ascending: Float64Array, coverage: number): number | null {
  const n = ascending.length;
  if (n === 0) return null;
  const accepted = Math.ceil(coverage * n - 1e-9);
  if (accepted <= 0) return thresholdAbove(ascending[n - 1]!);
  return ascending[n - accepted]!;
}
