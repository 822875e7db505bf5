import { readFile, stat } from 'node:fs/promises';
import { AppError } from '#core/errors.ts';
import { numberOf } from '#core/rows/cells.ts';
import type { Cell } from '#core/rows/row.ts';
import { readMeasuredFile } from './measured-file.ts';

/** Numbers by column, then by model. */
export type Leaderboard = Map<string, Map<string, number>>;

/**
 * Read a leaderboard: a JSON object of models, each with a number or an object of numbers, or a table (JSONL,
 * JSON list, CSV, TSV) with a column `model` or `name` and numeric columns.
 */
export async function readLeaderboard(path: string): Promise<Leaderboard> {
  if (!(await stat(path).catch(() => null))?.isFile())
    throw new AppError('no-such-file', `There is no file at ${path}. Check the path.`, { path });
  const entries = (await modelsOfObject(path)) ?? (await modelsOfTable(path));
  const board: Leaderboard = new Map();
  for (const [model, values] of entries)
    for (const [column, cell] of Object.entries(values)) {
      const value = numberOf(cell);
      if (Number.isNaN(value)) continue;
      board.set(column, (board.get(column) ?? new Map<string, number>()).set(model, value));
    }
  if (board.size === 0)
    throw new AppError(
      'no-leaderboard',
      `${path} has no number for any model. Give a JSON object {"model": number}, or a table with the columns model and a number.`,
      { path },
    );
  return board;
}

type Entries = [string, Record<string, Cell>][];

async function modelsOfObject(path: string): Promise<Entries | null> {
  const text = await readFile(path, 'utf8');
  let parsed: Cell;
  try {
    parsed = JSON.parse(text) as Cell;
  } catch {
    return null;
  }
  if (parsed === null || typeof parsed !== 'object' || Array.isArray(parsed)) return null;
  return Object.entries(parsed).map(([model, cell]) =>
    cell !== null && typeof cell === 'object' && !Array.isArray(cell)
      ? [model, cell]
      : [model, { value: cell }],
  );
}

async function modelsOfTable(path: string): Promise<Entries> {
  const { rows } = await readMeasuredFile(path);
  return rows.flatMap(({ source }): Entries => {
    const { model, name, ...values } = source;
    const named = model ?? name;
    return typeof named === 'string' ? [[named, values]] : [];
  });
}
