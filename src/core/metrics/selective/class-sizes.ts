import { plural } from '../../words/count.ts';
import type { Sample } from '../sample.ts';

/** A class of rows: how many, and of how many instructions. */
export interface ClassSize {
  rows: number;
  instructions: number;
}

/** Good and bad rows, in that order. */
export function classSizes({ cluster, clusters }: Sample, loss: Uint8Array): [ClassSize, ClassSize] {
  const seen = new Uint8Array(clusters);
  const sizes: [ClassSize, ClassSize] = [
    { rows: 0, instructions: 0 },
    { rows: 0, instructions: 0 },
  ];
  for (let row = 0; row < loss.length; row++) {
    const which = loss[row]!;
    const k = cluster[row]!;
    const size = sizes[which]!;
    size.rows++;
    if ((seen[k]! & (1 << which)) === 0) size.instructions++;
    seen[k]! |= 1 << which;
  }
  return sizes;
}

/**
 * Instructions with rows of the rarer class below which resampling holds the true value too seldom: an area, a precision
 * or a rate of detection in 83 to 90% of intervals where 95 are promised (`bench/intervals.ts`); a difference of two
 * scores, in which much cancels; the gap between probabilities and outcomes, which has a wide interval of its own.
 */
export const minForAreas = 20;
export const minForDifferences = 10;
export const minForGaps = 5;

/** Instructions of the rarer class: what an area rests on, however many rows the other class has. */
export const rarerInstructions = (sample: Sample, loss: Uint8Array): number =>
  Math.min(...classSizes(sample, loss).map(({ instructions }) => instructions));

/** Why the rows of a class are too few for an interval; null where they are not. */
export function tooFewOfClass(sample: Sample, loss: Uint8Array, needed: number): string | null {
  const [good, bad] = classSizes(sample, loss);
  const [what, rarer] =
    bad.instructions <= good.instructions ? (['bad', bad] as const) : (['good', good] as const);
  if (rarer.instructions >= needed) return null;
  const of = rarer.rows > rarer.instructions ? ` of ${plural(rarer.instructions, 'instruction')}` : '';
  return `Too few ${what} rows (${rarer.rows}${of}) for an interval; it takes ${what} rows of ${needed} instructions.`;
}
