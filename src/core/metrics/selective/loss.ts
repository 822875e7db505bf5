/** 1 where the label is below the label threshold: the row is not worth accepting. Shape as `label`. */
export function lossAt(label: Float64Array, cut: number): Uint8Array {
  return Uint8Array.from(label, (value) => (value < cut ? 1 : 0));
}

/**
 * The middle of a scale, from which on a row is good where nobody says otherwise: that of the range, upwards to a whole number where the
 * range is 1 or more. 5 on a scale from 0 to 9, 3 from 1 to 5, 1 where labels are 0 and 1.
 */
export function defaultCut(low: number, high: number): number {
  const middle = (low + high) / 2;
  return high - low >= 1 ? Math.ceil(middle) : middle;
}
