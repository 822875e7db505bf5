import { instructionNumbers } from '#core/rows/instruction-numbers.ts';
import type { Row } from '#core/rows/row.ts';
import { defaultSampleSeed, takenRows, takenWords } from '#core/run/taken-rows.ts';
import { UsageError } from './command.ts';
import { oneOf, optionalNumber } from './parse-options.ts';

/** Which rows of a file a call asks for. */
export interface RowLimit {
  /** Null: all of them. */
  limit: number | null;
  /** Null: the first rows. */
  seed: number | null;
}

export const limitOptions = {
  limit: { type: 'string' },
  take: { type: 'string' },
  'take-seed': { type: 'string' },
} as const;

const ways = ['random', 'first'] as const;

export const limitUsage = `--limit N|all    so many rows (default all): whole instructions at random, the last perhaps in part;
                   a larger N with the same seed takes the same rows and more
  --take HOW       ${ways.join(' | ')}: how --limit takes rows (default random)
  --take-seed N    what random rows are drawn with (default ${defaultSampleSeed})`;

/** @throws {UsageError} where the options contradict each other */
export function readRowLimit(options: { limit?: string; take?: string; 'take-seed'?: string }): RowLimit {
  const limit =
    options.limit === 'all' ? null : optionalNumber(options.limit, 'limit', { min: 1, integer: true });
  const way = options.take === undefined ? 'random' : oneOf(options.take, 'take', ways);
  const seed = optionalNumber(options['take-seed'], 'take-seed', { min: 0, integer: true });
  if (seed !== null && way === 'first')
    throw new UsageError('--take first takes no --take-seed: the first rows are not drawn.');
  return { limit, seed: way === 'first' ? null : (seed ?? defaultSampleSeed) };
}

/** The rows that a call asks for, in file order; on stderr, which ones they are. */
export function limitRows(rows: readonly Row[], { limit, seed }: RowLimit): readonly Row[] {
  if (limit === null || limit >= rows.length) return rows;
  const taken = { rows: limit, ...(seed === null ? {} : { sampleSeed: seed }) };
  process.stderr.write(`${limit} rows are taken: ${takenWords(taken, rows.length)}.\n`);
  return Array.from(takenRows(instructionNumbers(rows), taken), (row) => rows[row]!);
}
