import type { RunColumns } from '../run/run.ts';
import { accepts } from './accepts.ts';

/** What becomes of a row at a score threshold. An invalid row is neither accepted nor declined. */
export type Decision = 'accepted' | 'declined' | 'invalid' | 'unscored';

export const decisions: readonly Decision[] = ['accepted', 'declined', 'invalid', 'unscored'];

/** @param columns null: nothing is scored yet */
export function decisionOf(columns: RunColumns | null, row: number, threshold: number): Decision {
  const status = columns?.status[row] ?? 0;
  if (status === 0) return 'unscored';
  if (status === 2) return 'invalid';
  return accepts(columns!.score[row]!, threshold) ? 'accepted' : 'declined';
}

export type DecisionCounts = Record<Decision, number>;

export function countDecisions(columns: RunColumns | null, n: number, threshold: number): DecisionCounts {
  const counts: DecisionCounts = { accepted: 0, declined: 0, invalid: 0, unscored: 0 };
  if (!columns) counts.unscored = n;
  else for (let row = 0; row < n; row++) counts[decisionOf(columns, row, threshold)]++;
  return counts;
}
