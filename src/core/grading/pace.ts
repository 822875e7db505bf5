/** A longer break between two grades is no work on a row, in ms. */
const maxBreakMs = 5 * 60_000;

/**
 * How long one row takes: the median time between grades, breaks left out.
 * @param times when each grade was given, in ms, ascending
 * @returns ms a row; null before three grades, which say too little
 */
export function msPerRow(times: readonly number[]): number | null {
  const spans = times
    .slice(1)
    .map((time, at) => time - times[at]!)
    .filter((span) => span >= 0 && span <= maxBreakMs)
    .sort((a, b) => a - b);
  if (spans.length < 2) return null;
  const half = spans.length >> 1;
  return spans.length % 2 === 1 ? spans[half]! : (spans[half - 1]! + spans[half]!) / 2;
}
