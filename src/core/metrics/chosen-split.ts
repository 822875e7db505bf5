import type { MetricRows, ScoreColumn } from './rows.ts';
import { type Split, splitByInstruction } from './split.ts';
import { type SplitChosenBy, splitChosenBy } from './split-seed.ts';
import type { SplitShares } from './split-shares.ts';

/** A split, and whose choice it is. */
export interface ChosenSplit extends Split {
  seed: number;
  chosenBy: SplitChosenBy;
}

interface SplitOptions {
  shares: SplitShares;
  seed: number;
  /** As `splitByInstruction` takes it. */
  usable?: Uint8Array | null;
}

/** The rows' instructions dealt out for a threshold to be chosen on one part and measured on another. */
export const chosenSplit = (
  rows: Pick<MetricRows, 'instruction' | 'length'>,
  { shares, seed, usable = null }: SplitOptions,
): ChosenSplit => ({
  ...splitByInstruction(rows.instruction, shares, seed, usable),
  seed,
  chosenBy: splitChosenBy(seed, rows),
});

/**
 * The scores of one part: those of other rows count as invalid.
 * @param part a `splitPart` value
 * @param also further rows to leave out, by index
 */
export const scoresOfPart = <R extends MetricRows>(
  rows: R,
  column: ScoreColumn,
  split: Split,
  part: number,
  also: (row: number) => boolean = () => true,
): R & ScoreColumn => ({
  ...rows,
  ...column,
  valid: column.valid.map((value, row) => (split.part[row] === part && also(row) ? value : 0)),
});
