import { seededRandom } from '../random/random.ts';
import { sampleByInstruction } from '../rows/instruction-numbers.ts';
import type { RunSummary } from './run.ts';

/** What a limited run is drawn with where nobody chose a seed. */
export const defaultSampleSeed = 1;

/** Which rows a run is to score: how many, and what they are drawn with. */
export type TakenRows = Pick<RunSummary, 'rows' | 'sampleSeed'>;

/**
 * The rows that a run is to score, in dataset order. A limited run takes whole instructions at random, so that it meets
 * every model that answers an instruction; only the last one drawn may be taken in part. A larger limit with the same
 * seed takes all of these rows and more. Without a seed, as in runs of earlier versions, the first rows are taken.
 * @param instruction instruction number of each row, shape [n]
 * @returns row indices, ascending; shape [min(rows, n)]
 */
export function takenRows(instruction: ArrayLike<number>, { rows, sampleSeed }: TakenRows): Int32Array {
  const n = instruction.length;
  if (rows >= n || sampleSeed === undefined)
    return Int32Array.from({ length: Math.min(rows, n) }, (_, row) => row);
  return sampleByInstruction(Int32Array.from(instruction), rows, seededRandom(sampleSeed));
}

/** Which rows were taken, for a run's card or a line of the command; null where all of them were. */
export function takenWords({ rows, sampleSeed }: TakenRows, datasetRows: number): string | null {
  if (rows >= datasetRows) return null;
  return sampleSeed === undefined
    ? `the first of ${datasetRows} rows`
    : `whole instructions at random out of ${datasetRows} rows, seed ${sampleSeed}`;
}
