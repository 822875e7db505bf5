/** 1 where the label is below the cut: the row is not worth accepting. Shape as `label`. */
export function lossAt(label: Float64Array, cut: number): Uint8Array {
  return Uint8Array.from(label, (value) => (value < cut ? 1 : 0));
}

/**
 * The cut where the user names none: the middle of the labels' range, upwards to a whole number where the
 * range is 1 or more. 5 on a scale from 0 to 9, 3 from 1 to 5, 1 where labels are 0 and 1.
 */
export function defaultCut(low: number, high: number): number {
  const middle = (low + high) / 2;
  return high - low >= 1 ? Math.ceil(middle) : middle;
}

/** Share of labels at either end that may be outliers, such as a −1 that stands for "no answer"; they set no scale. */
const outlierShare = 0.01;

/**
 * The default cut of these labels. Their range leaves the outermost 1% on each side out, so that a few stray
 * values do not move it; where nothing of a range is left, as with rare successes, it is the whole.
 * @param label NaN passed over; null where there is none
 */
export function defaultCutOf(label: Float64Array): number | null {
  const sorted = label.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0) return null;
  const out = Math.floor(outlierShare * sorted.length);
  const [low, high] = [sorted[out]!, sorted[sorted.length - 1 - out]!];
  return low < high ? defaultCut(low, high) : defaultCut(sorted[0]!, sorted.at(-1)!);
}
