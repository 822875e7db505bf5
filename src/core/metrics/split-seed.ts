import { percent } from '../words/percent.ts';
import type { MetricRows } from './rows.ts';
import { renumber } from './sample.ts';

/** What a split's seed follows from. */
type SplitRows = Pick<MetricRows, 'instruction' | 'length'>;

/** Whose choice a split is: it follows from the rows, or somebody named its seed. */
export type SplitChosenBy = 'data' | 'you';

/**
 * The seed of the split that follows from the rows: a hash (FNV-1a) of which rows answer which instruction and how long
 * each answer is, in the order of the rows: rows in another order have another seed, and another split. It knows neither score nor label, so that two judges of the same rows have the same split, and leaves
 * nothing to choose: of 20 seeds the most lenient breaks a promise of 10% in every third set
 * (150 instructions).
 * @returns a whole number from 0 to 4294967295
 */
export function seedOfRows({ instruction, length }: SplitRows): number {
  let hash = 0x811c9dc5;
  const add = (value: number) => {
    for (let shift = 0; shift < 32; shift += 8)
      hash = Math.imul(hash ^ ((value >>> shift) & 0xff), 0x01000193) >>> 0;
  };
  add(instruction.length);
  renumber(instruction).cluster.forEach((code, row) => {
    add(code);
    add(length[row]!);
  });
  return hash;
}

/** The rows' own seed is nobody's choice, however it came to be named. */
export const splitChosenBy = (seed: number, rows: SplitRows): SplitChosenBy =>
  seed === seedOfRows(rows) ? 'data' : 'you';

/**
 * What is to be known of a split before a promise is believed.
 * @param tried splits that have been looked at, with this one; 1 where nobody counted
 */
export function splitSentence(
  { seed, chosenBy }: { seed: number; chosenBy: SplitChosenBy },
  delta: number,
  tried = 1,
): string {
  if (chosenBy === 'data')
    return `The split follows from the rows and their order (seed ${seed}, a hash of them): nobody chose it, unless the rows were put in this order to find a lenient one.`;
  const looked =
    tried > 1
      ? ` ${tried} splits have been looked at: the promise of the most lenient of them fails with a chance of up to ${percent(Math.min(1, tried * delta), 3)}, not ${percent(delta, 3)}.`
      : '';
  return `Split chosen by you: seed ${seed}, not the one that follows from the rows. The promise holds only if the seed was named before any result was seen.${looked}`;
}
