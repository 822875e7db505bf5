import { seededRandom, shuffled } from '../random/random.ts';
import type { RowVectors } from './row-vectors.ts';

/** Rows that the centres are found among; the others join the nearest centre. */
const maxSampled = 10_000;
const maxIterations = 30;

/**
 * Rows in `k` clusters by k-means, begun by k-means++ (Arthur and Vassilvitskii 2007), numbered by size, largest first.
 * The same for the same seed; fewer clusters where there are fewer different rows.
 * @returns cluster of each row. Shape [n]
 */
export function kMeans(points: RowVectors, k: number, seed: number): Int32Array {
  const { n, width, values } = points;
  const random = seededRandom(seed);
  const sample = shuffled(n, random).subarray(0, maxSampled);
  let centres = firstCentres(points, sample, k, random);
  let assigned = new Int32Array(sample.length).fill(-1);
  for (let i = 0; i < maxIterations; i++) {
    const next = sample.map((row) => nearestCentre(values, row * width, centres, width));
    if (next.every((cluster, at) => cluster === assigned[at])) break;
    assigned = next;
    centres = centresOf(points, sample, assigned, centres);
  }
  const cluster = Int32Array.from({ length: n }, (_, row) =>
    nearestCentre(values, row * width, centres, width),
  );
  return bySize(cluster, centres.length / Math.max(1, width));
}

/** Rows far from the centres chosen so far are likely to be the next. Shape [k, width] */
function firstCentres(
  { width, values }: RowVectors,
  sample: Int32Array,
  k: number,
  random: () => number,
): Float64Array {
  const chosen: number[] = [];
  const distance = new Float64Array(sample.length).fill(Number.POSITIVE_INFINITY);
  for (let at = 0; chosen.length < Math.min(k, sample.length); ) {
    chosen.push(sample[at]!);
    let total = 0;
    sample.forEach((row, i) => {
      distance[i] = Math.min(distance[i]!, squared(values, row * width, values, sample[at]! * width, width));
      total += distance[i]!;
    });
    // Every row is one of the centres already.
    if (total === 0) break;
    let left = random() * total;
    at = 0;
    for (; at < sample.length - 1; at++) {
      left -= distance[at]!;
      if (left <= 0) break;
    }
  }
  return Float64Array.from(chosen.flatMap((row) => [...values.subarray(row * width, (row + 1) * width)]));
}

/** Where the rows of each cluster lie on average; one without rows stays where it was. */
function centresOf(
  { width, values }: RowVectors,
  sample: Int32Array,
  assigned: Int32Array,
  before: Float64Array,
): Float64Array {
  const sums = new Float64Array(before.length);
  const sizes = new Float64Array(before.length / width);
  sample.forEach((row, at) => {
    const cluster = assigned[at]!;
    sizes[cluster]!++;
    for (let c = 0; c < width; c++) sums[cluster * width + c]! += values[row * width + c]!;
  });
  return sums.map((sum, at) => {
    const size = sizes[Math.floor(at / width)]!;
    return size > 0 ? sum / size : before[at]!;
  });
}

function nearestCentre(values: Float32Array, at: number, centres: Float64Array, width: number): number {
  let [nearest, least] = [0, Number.POSITIVE_INFINITY];
  for (let start = 0, cluster = 0; start < centres.length; start += width, cluster++) {
    const distance = squared(values, at, centres, start, width);
    if (distance < least) [nearest, least] = [cluster, distance];
  }
  return nearest;
}

function squared(
  a: ArrayLike<number>,
  atA: number,
  b: ArrayLike<number>,
  atB: number,
  width: number,
): number {
  let sum = 0;
  for (let c = 0; c < width; c++) {
    const difference = a[atA + c]! - b[atB + c]!;
    sum += difference * difference;
  }
  return sum;
}

/** Clusters numbered anew: the largest is 0, and none is empty. */
function bySize(cluster: Int32Array, k: number): Int32Array {
  const sizes = new Int32Array(k);
  for (const one of cluster) sizes[one]!++;
  const order = [...sizes.keys()].sort((a, b) => sizes[b]! - sizes[a]! || a - b);
  const number = new Int32Array(k);
  order.forEach((old, place) => {
    number[old] = place;
  });
  return cluster.map((one) => number[one]!);
}

/** As many clusters as there are colours to tell them apart, fewer where there are few rows. */
export const defaultClusters = (rows: number): number =>
  Math.max(1, Math.min(8, Math.round(Math.sqrt(rows) / 2)));
