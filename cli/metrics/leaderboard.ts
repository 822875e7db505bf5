import { basename } from 'node:path';
import type { BoardColumn } from '#core/analysis/inputs.ts';
import { leaderboardValues } from '#core/leaderboard/leaderboard.ts';
import { readLeaderboard } from '#core/leaderboard/read-leaderboard.ts';
import type { MetricRows } from '#core/metrics/rows.ts';
import { UsageError } from '../command.ts';
import { fileBytes } from '../dataset-file.ts';

/**
 * The columns of a leaderboard file, gzipped or not, for the groups of the rows; none without a file.
 * @throws UsageError where the rows have no groups, so that there is nothing to rank
 */
export async function readBoards(path: string | undefined, { groups }: MetricRows): Promise<BoardColumn[]> {
  if (groups.length === 0)
    throw new UsageError('The file names no generator model. Say with --group what to rank.');
  if (path === undefined) return [];
  const board = await readLeaderboard(await fileBytes(path), basename(path).replace(/\.gz$/i, ''));
  return [...board].map(([name, truth]) => ({ name, values: leaderboardValues(truth, groups) }));
}
