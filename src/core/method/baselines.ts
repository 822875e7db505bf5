import { lengthScore } from '../metrics/rows.ts';
import { characters } from '../rows/cells.ts';

/** Scores that need no scorer: what any method must beat. Each takes characters a response and gives a score a row. */
export const baselines = {
  length: lengthScore,
  constant: (length: Int32Array) => new Float64Array(length.length),
};

export type BaselineId = keyof typeof baselines;

export const isBaseline = (word: string): word is BaselineId => Object.hasOwn(baselines, word);

/** A baseline's score of each row. */
export const baselineScores = (id: BaselineId, rows: readonly { response: string }[]): Float64Array =>
  baselines[id](Int32Array.from(rows, ({ response }) => characters(response)));
