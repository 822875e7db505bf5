import type { RunColumns } from './run.ts';

/**
 * Where a score lies among the valid scores of its run, 0 to 1: the share of lower ones, with half of the equal ones
 * (the mid-rank). It is what a score on a scale of its own says while no labels say more.
 * @returns NaN where the score is NaN, or the run has no valid score
 */
export function scoreQuantile({ status, score }: Pick<RunColumns, 'status' | 'score'>, of: number): number {
  if (Number.isNaN(of)) return Number.NaN;
  let [lower, equal, all] = [0, 0, 0];
  for (let row = 0; row < status.length; row++) {
    if (status[row] !== 1) continue;
    all++;
    if (score[row]! < of) lower++;
    else if (score[row] === of) equal++;
  }
  return all === 0 ? Number.NaN : (lower + equal / 2) / all;
}
