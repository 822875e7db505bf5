/**
 * A curve thinned to what a screen of `columns` pixel columns can show, without losing an extreme:
 * of each column its first, lowest, highest and last point are kept, in order.
 *
 * @param x ascending values. Shape [n].
 * @param y one value an x. NaN is kept only where a column has nothing else.
 * @returns indices into x and y, ascending; all of them where n is small
 */
export function pixelExtremes(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  domain: readonly [number, number],
  columns: number,
): Int32Array {
  const n = x.length;
  if (n <= columns * 4) return Int32Array.from({ length: n }, (_, i) => i);
  const perUnit = columns / (domain[1] - domain[0] || 1);
  const columnOf = (i: number) => Math.floor((x[i]! - domain[0]) * perUnit);
  const kept: number[] = [];
  let start = 0;
  while (start < n) {
    const column = columnOf(start);
    let low = start;
    let high = start;
    let end = start + 1;
    for (; end < n && columnOf(end) === column; end++) {
      if (y[end]! < y[low]! || Number.isNaN(y[low]!)) low = end;
      if (y[end]! > y[high]! || Number.isNaN(y[high]!)) high = end;
    }
    for (const i of [start, Math.min(low, high), Math.max(low, high), end - 1])
      if (kept.at(-1) !== i) kept.push(i);
    start = end;
  }
  return Int32Array.from(kept);
}
