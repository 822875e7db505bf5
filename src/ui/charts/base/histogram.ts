import { linearTicks } from './scales.ts';

/** Counts over bins [edge i, edge i+1); the last bin includes its upper edge. */
export interface Histogram {
  /** Shape [bins + 1]. */
  edges: number[];
  /** Shape [bins]. */
  counts: number[];
  /** Finite values that were counted. */
  n: number;
}

/** Round bin edges over [low, high], about `bins` of them. */
export function binEdges(low: number, high: number, bins: number): number[] {
  if (!(high > low)) return [low - 0.5, low + 0.5];
  const inner = linearTicks(low, high, bins);
  const step = inner.length > 1 ? inner[1]! - inner[0]! : high - low;
  const round = (value: number) => Number(value.toPrecision(12));
  const edges = [...inner];
  if (edges[0]! > low) edges.unshift(round(edges[0]! - step));
  if (edges.at(-1)! < high) edges.push(round(edges.at(-1)! + step));
  return edges;
}

/**
 * @param include which rows to count; all finite ones where left out
 */
export function histogram(
  values: ArrayLike<number>,
  edges: readonly number[],
  include?: (row: number) => boolean,
): Histogram {
  const bins = edges.length - 1;
  const counts = new Array<number>(bins).fill(0);
  const low = edges[0]!;
  const high = edges[bins]!;
  const width = (high - low) / bins;
  let n = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (!(value >= low && value <= high) || (include && !include(row))) continue;
    let bin = Math.min(bins - 1, Math.floor((value - low) / width));
    // Division may land one bin off at an edge that has no exact binary form.
    if (value < edges[bin]!) bin--;
    else if (bin < bins - 1 && value >= edges[bin + 1]!) bin++;
    counts[bin]!++;
    n++;
  }
  return { edges: [...edges], counts, n };
}
