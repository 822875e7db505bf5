import fc from 'fast-check';
import { gatherSample, type Sample } from '../sample.ts';

/** A row of a generated sample. */
export interface DrawnRow {
  score: number;
  label: number;
  instruction: number;
}

/** Rows with many ties in score and label, several to an instruction. */
export const tiedRows = (minLength = 2, maxLength = 40): fc.Arbitrary<DrawnRow[]> =>
  fc.array(
    fc.record({
      score: fc.integer({ min: -3, max: 4 }).map((value) => value / 2),
      label: fc.integer({ min: 0, max: 5 }),
      instruction: fc.integer({ min: 0, max: 9 }),
    }),
    { minLength, maxLength },
  );

/**
 * Rows with hardly a tie. Steps are not too fine: a resample without its outlier loses digits to the scale of
 * the whole sample.
 */
export const smoothRows = (minLength = 2, maxLength = 40): fc.Arbitrary<DrawnRow[]> =>
  fc.array(
    fc.record({
      score: fc.integer({ min: -500, max: 500 }).map((value) => value / 10),
      label: fc.integer({ min: 0, max: 900 }).map((value) => value / 100),
      instruction: fc.integer({ min: 0, max: 9 }),
    }),
    { minLength, maxLength },
  );

export const anyRows = (minLength = 2) => fc.oneof(tiedRows(minLength), smoothRows(minLength));

export function sampleOf(rows: readonly DrawnRow[]): Sample {
  return gatherSample({
    score: Float64Array.from(rows, ({ score }) => score),
    label: Float64Array.from(rows, ({ label }) => label),
    valid: new Uint8Array(rows.length).fill(1),
    instruction: Int32Array.from(rows, ({ instruction }) => instruction),
  }).sample;
}
