import { AppError } from '../errors.ts';
import { seededRandom, shuffled } from '../random/random.ts';
import type { SplitShares } from './split-shares.ts';

/** The part of each row. Rows of one instruction are always in one part. */
export const splitPart = { training: 0, calibration: 1, test: 2 } as const;
export type SplitPart = keyof typeof splitPart;

export interface Split {
  /** A `splitPart` value a row. Shape [n]. */
  part: Uint8Array;
  instructions: Record<SplitPart, number>;
  rows: Record<SplitPart, number>;
}

/**
 * Deal instructions out to the parts, at random by the seed. Splitting by row would put answers to one
 * instruction on both sides, and what was tuned on one side would look better than it is on the other.
 * @param instruction instruction number of each row
 * @param usable 1 where the row may be dealt to calibration or test; null: every row. An instruction with a
 *   row that may not (because a judge was trained on it) goes to training as a whole.
 */
export function splitByInstruction(
  instruction: Int32Array,
  shares: SplitShares,
  seed: number,
  usable: Uint8Array | null = null,
): Split {
  const { calibration, test } = shares;
  if (!(calibration >= 0 && test >= 0 && calibration + test <= 1 + 1e-9))
    throw new AppError(
      'bad-shares',
      'The shares of calibration and test must be 0 or more and sum to at most 1.',
      {
        ...shares,
      },
    );
  const dealt = dealtInstructions(instruction, usable);
  const order = shuffled(dealt.length, seededRandom(seed));
  const toCalibration = Math.round(calibration * dealt.length);
  const toTest = Math.min(Math.round(test * dealt.length), dealt.length - toCalibration);
  const partOf = new Map<number, number>();
  order.forEach((index, place) => {
    if (place < toCalibration) partOf.set(dealt[index]!, splitPart.calibration);
    else if (place < toCalibration + toTest) partOf.set(dealt[index]!, splitPart.test);
  });
  const part = Uint8Array.from(instruction, (code) => partOf.get(code) ?? splitPart.training);
  const count = (wanted: number) => part.reduce((sum, value) => sum + (value === wanted ? 1 : 0), 0);
  return {
    part,
    instructions: {
      training: new Set(instruction).size - toCalibration - toTest,
      calibration: toCalibration,
      test: toTest,
    },
    rows: {
      training: count(splitPart.training),
      calibration: count(splitPart.calibration),
      test: count(splitPart.test),
    },
  };
}

/** Instructions whose rows are all usable, in order of first appearance. */
function dealtInstructions(instruction: Int32Array, usable: Uint8Array | null): number[] {
  const all = new Set(instruction);
  if (usable)
    instruction.forEach((code, row) => {
      if (!usable[row]) all.delete(code);
    });
  return [...all];
}
