import { basename } from 'node:path';
import { type Leaderboard, readLeaderboard } from '#core/leaderboard/leaderboard.ts';
import { fileBytes } from '../dataset-file.ts';

/** Read a leaderboard from a file, gzipped or not. */
export const readLeaderboardFile = async (path: string): Promise<Leaderboard> =>
  readLeaderboard(await fileBytes(path), basename(path).replace(/\.gz$/i, ''));
