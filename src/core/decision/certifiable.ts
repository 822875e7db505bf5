import { plural } from '../words/count.ts';

/** What a certified threshold would take of these rows. */
export interface Certifiable {
  /** Instructions that a threshold needs to be tested at all. */
  needed: number;
  /** Instructions of the calibration split with a scored and labelled row. */
  available: number;
  /** The least share of the instructions, in steps of 5%, that would be enough to calibrate on; null where none is. */
  share: number | null;
}

/** More than this leaves too little to see on what the promise comes to. */
const maxShare = 0.9;

/**
 * @param share of the instructions that is calibrated on now
 * @returns null where a threshold can be tested
 */
export function certifiable(needed: number, available: number, share: number): Certifiable | null {
  if (available >= needed) return null;
  // Instructions without a labelled row go into both splits alike.
  const ofAll = available / share;
  const enough = available === 0 ? Number.POSITIVE_INFINITY : Math.ceil((20 * needed) / ofAll - 1e-9) / 20;
  return { needed, available, share: enough <= maxShare ? enough : null };
}

/** What would make it work, in words: another split where there is one, else more labels or a weaker promise. */
export function certifiableWords({ needed, available, share }: Certifiable): string {
  const missing = `${plural(needed, 'instruction')} with a scored and labelled row are needed, and the calibration split has ${available}`;
  return share === null
    ? `${missing}. No split of these rows has enough: label rows of more instructions, or accept a larger share of bad rows or a larger chance of failing.`
    : `${missing}. Calibrating on ${Math.round(100 * share)}% of the instructions would be enough.`;
}
