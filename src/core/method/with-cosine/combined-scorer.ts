import { AppError } from '../../errors.ts';
import { plainReadout, unreadable } from '../../judge/readout.ts';
import type { RunColumns } from '../../run/run.ts';
import { eachRow, type PreparedRow, type Scorer } from '../../run/scorer.ts';
import { recalibrate } from '../../selfj/labels.ts';

/** The part of a run's columns that combining needs. */
export type ScoredColumns = Pick<RunColumns, 'status' | 'score'>;

/** Numbers of the data as scores: all reached, and without a usable score where a cell is no number. */
export const numbersAsScores = (score: Float64Array): ScoredColumns => ({
  score,
  status: Uint8Array.from(score, (value) => (Number.isFinite(value) ? 1 : 2)),
});

interface Placed extends PreparedRow {
  index: number;
}

/**
 * Self-J's recalibration as a method: each of two scores is replaced by its rank quantile over the rows that both
 * scored, and the two are averaged. 0 to 1.
 * @param rows indices of the rows that are to be scored
 * @param cosineWeight weight of the second
 * @throws AppError `run-unfinished` where one of the two has not reached every row: its ranks would still move
 */
export function combinedScorer(
  judge: ScoredColumns,
  cosine: ScoredColumns,
  rows: ArrayLike<number>,
  cosineWeight: number,
): Scorer<Placed> {
  const both: number[] = [];
  for (const row of Array.from(rows)) {
    if (judge.status[row] === 0 || cosine.status[row] === 0)
      throw new AppError(
        'run-unfinished',
        'The two methods have not both reached every row, so ranks would still move. Let both finish first.',
        { row },
      );
    if (judge.status[row] === 1 && cosine.status[row] === 1) both.push(row);
  }
  const of = ({ score }: ScoredColumns) => Float64Array.from(both, (row) => score[row]!);
  const combined = recalibrate(of(judge), of(cosine), cosineWeight);
  const scores = new Map(both.map((row, at) => [row, combined[at]!]));
  return {
    prepare: (window, indices) => eachRow(window, (_, at) => ({ index: indices[at]!, tokens: 0 })),
    read: async (batch) =>
      batch.map(({ index }) => {
        const score = scores.get(index);
        return score === undefined
          ? unreadable('One of the two methods has no score of this row.')
          : plainReadout(score, { tokens: 0, truncated: false });
      }),
  };
}
