/**
 * How long each of several measurements may take, so that all fit: the short ones as long as they need, the long ones
 * no longer than one bound.
 * @param expected seconds of each
 * @param seconds for all together
 * @returns the bound; infinite where all fit as they are
 */
export function longestWithin(expected: readonly number[], seconds: number): number {
  const rising = [...expected].sort((a, b) => a - b);
  let left = seconds;
  for (const [at, each] of rising.entries()) {
    const share = left / (rising.length - at);
    if (each > share) return share;
    left -= each;
  }
  return Number.POSITIVE_INFINITY;
}
