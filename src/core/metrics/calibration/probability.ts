import { AppError } from '../../errors.ts';

export const digits = 10;

/** The scale that labels are given on: the digits 0 to 9 are spread evenly over it. */
export interface LabelScale {
  low: number;
  high: number;
}

/** The range of the labels in the data, NaN passed over; null where there is no label. */
export function observedScale(label: Float64Array): LabelScale | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of label) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? { low, high } : null;
}

/** The label that a digit stands for. */
export const digitLabel = (digit: number, scale: LabelScale) =>
  scale.low + ((scale.high - scale.low) * digit) / (digits - 1);

/**
 * The least digit that counts as reaching the cut; 10 where none does. Labels are often coarser than digits
 * (0 and 1, say), so a digit counts where it lies nearer to the lowest label at or above the cut than to the
 * highest label below it.
 * @param label labels of the data, NaN passed over
 */
export function digitCut(label: Float64Array, cut: number, scale: LabelScale): number {
  let below = Number.NEGATIVE_INFINITY;
  let reached = Number.POSITIVE_INFINITY;
  for (const value of label) {
    if (value < cut && value > below) below = value;
    if (value >= cut && value < reached) reached = value;
  }
  const between = (below + reached) / 2;
  const limit = Number.isFinite(between) ? between : cut;
  for (let digit = 0; digit < digits; digit++) if (digitLabel(digit, scale) >= limit) return digit;
  return digits;
}

/**
 * P(label ≥ cut) as the judge's digits have it: Σ p(d) over digits from `from` up ÷ Σ p(d).
 * @param probs ten probabilities a row, row-major, shape [n, 10]; they need not sum to 1
 * @returns shape [n]; NaN where a row's ten are not all finite or sum to 0
 */
export function probabilityFromDigits(probs: Float64Array, from: number): Float64Array {
  return digitProbability(probs, from, 1);
}

/**
 * The same with each p(d) raised to 1/T and renormalised first: softer for T > 1, sharper for T < 1.
 */
export function digitProbability(probs: Float64Array, from: number, temperature: number): Float64Array {
  if (probs.length % digits !== 0)
    throw new AppError('bad-probabilities', 'Digit probabilities must come ten to a row.', {
      length: probs.length,
    });
  const out = new Float64Array(probs.length / digits);
  for (let row = 0; row < out.length; row++) {
    let sum = 0;
    let above = 0;
    for (let d = 0; d < digits; d++) {
      const p = probs[row * digits + d]!;
      const scaled = temperature === 1 ? p : p ** (1 / temperature);
      sum += scaled;
      if (d >= from) above += scaled;
    }
    out[row] = sum > 0 && Number.isFinite(sum) ? Math.min(1, above / sum) : Number.NaN;
  }
  return out;
}
