import type { ShiftRows } from './shift-rows.ts';
import { scoredRows } from './shift-sample.ts';

/** Rows of one side that are compared. */
export interface ShiftSide extends ShiftRows {
  /** Rows with a valid score that belong to the side, ascending. */
  places: readonly number[];
  /** The instruction of each place, as a number that no instruction of another file has. */
  codes: readonly number[];
}

/** What was calibrated on, and what is new. */
export type BothSides = readonly [ShiftSide, ShiftSide];

/**
 * The labelled rows with a score, and the new ones.
 * @param fresh null: the unlabelled rows of `calibration`, whose instructions may be the same
 */
export function bothSides(calibration: ShiftRows, fresh: ShiftRows | null): BothSides {
  const isLabelled = (row: number) => !Number.isNaN(calibration.rows.label[row]);
  const side = (of: ShiftRows, is: (row: number) => boolean, codeOf: (code: number) => number): ShiftSide => {
    const places = scoredRows(of, is);
    return { ...of, places, codes: places.map((row) => codeOf(of.rows.instruction[row]!)) };
  };
  return [
    side(calibration, isLabelled, (code) => code),
    fresh
      ? side(
          fresh,
          () => true,
          (code) => -1 - code,
        )
      : side(
          calibration,
          (row) => !isLabelled(row),
          (code) => code,
        ),
  ];
}
