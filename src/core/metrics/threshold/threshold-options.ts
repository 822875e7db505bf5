import type { SplitShares } from '../split-shares.ts';
import type { Correction } from './learn-then-test.ts';
import type { PromiseUnit } from './promise-unit.ts';

export type ThresholdMethod =
  | 'working-point'
  | 'fixed-sequence'
  | 'learn-then-test'
  | 'betting'
  | 'approximate'
  | 'conformal-risk';

/** How labelled rows are weighted: alike, for rows without a label, or for new rows that differ. */
export const rowWeightings = ['none', 'labelling', 'shift'] as const;
export type RowWeighting = (typeof rowWeightings)[number];

export interface ThresholdOptions {
  /** A row is worth accepting where label ≥ cut. */
  cut: number;
  /** The risk that is not to be exceeded, in (0, 1). */
  alpha: number;
  /** The chance that it is exceeded all the same, in (0, 1). */
  delta: number;
  /** Rows that a candidate of the fixed sequence needs. */
  minRows: number;
  correction: Correction;
  /** What counts once in the promise. */
  unit: PromiseUnit;
  /** Which rows labelled ones stand for, with weights by score, length and model; none: rows like themselves. */
  weights: RowWeighting;
  shares: SplitShares;
  /** Of the split, and of the one row drawn of each instruction. */
  seed: number;
  /** 1 where a row may be used for calibration or test; null: all. */
  usable: Uint8Array | null;
}

export const defaultMinRows = 30;
