/** How a score is spread, overall and by group. */
export interface Histogram {
  /** Bin edges, rising. Bin b holds [edges[b], edges[b+1]); the last bin holds its upper edge too. */
  edges: number[];
  /** Valid rows a bin. */
  counts: number[];
  /** The same of each group, in the order of its names. */
  byGroup: { name: string; n: number; invalid: number; mean: number; counts: number[] }[];
  n: number;
  invalid: number;
  /** NaN where no row is valid. */
  mean: number;
  median: number;
}

export interface HistogramInput {
  score: Float64Array;
  /** Shape [n]; 1 where the row has a score. */
  valid: Uint8Array;
  /** Index into `groups`, −1 for none. */
  group: Int32Array;
  groups: readonly string[];
  bins: number;
  /** Lower and upper end of the axis; null: from the data. Values outside fall into the end bins. */
  range: readonly [number, number] | null;
}

export function histogram({ score, valid, group, groups, bins, range }: HistogramInput): Histogram {
  const values = score.filter((_, row) => valid[row] === 1).sort();
  const [low, high] = range ?? [values[0] ?? 0, values.at(-1) ?? 1];
  const width = (high - low) / bins || 1 / bins;
  const binOf = (value: number) => Math.max(0, Math.min(bins - 1, Math.floor((value - low) / width)));
  const empty = () => new Array<number>(bins).fill(0);
  const counts = empty();
  const byGroup = groups.map((name) => ({ name, n: 0, invalid: 0, mean: 0, counts: empty() }));
  for (let row = 0; row < score.length; row++) {
    const part = byGroup[group[row]!];
    if (!valid[row]) {
      if (part) part.invalid++;
      continue;
    }
    const bin = binOf(score[row]!);
    counts[bin] = counts[bin]! + 1;
    if (!part) continue;
    part.n++;
    part.mean += score[row]!;
    part.counts[bin] = part.counts[bin]! + 1;
  }
  for (const part of byGroup) part.mean /= part.n;
  return {
    edges: Array.from({ length: bins + 1 }, (_, b) => low + b * width),
    counts,
    byGroup,
    n: values.length,
    invalid: score.length - values.length,
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    median: medianOf(values),
  };
}

function medianOf(sorted: Float64Array): number {
  const middle = sorted.length / 2;
  if (sorted.length === 0) return Number.NaN;
  return (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
}
