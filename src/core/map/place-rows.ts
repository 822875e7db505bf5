import { seededRandom, shuffled } from '../random/random.ts';
import type { RowVectors } from './row-vectors.ts';

/** Where rows lie on a map. Shapes [n]. */
export interface Places {
  x: Float32Array;
  y: Float32Array;
}

/** Rows that are laid out by UMAP; the others are placed among them. */
export const maxLandmarks = 2_000;

const neighbours = 5;

/** Rows that stand for all: every one where there are few, else as many by chance. Ascending. */
export const landmarksOf = (n: number, seed: number): Int32Array =>
  shuffled(n, seededRandom(seed)).subarray(0, maxLandmarks).sort();

/**
 * Rows `from` to `to` at the mean place of the five landmarks nearest to them, the nearer the heavier; a landmark stays
 * where it is.
 * @param landmarks rows whose places are known, ascending; `known` is in step with them
 * @param into gets the places
 */
export function placeRows(
  { width, values }: RowVectors,
  landmarks: Int32Array,
  known: Places,
  into: Places,
  from: number,
  to: number,
): void {
  const count = Math.min(neighbours, landmarks.length);
  const near = new Int32Array(count);
  const distance = new Float64Array(count);
  for (let row = from; row < to; row++) {
    distance.fill(Number.POSITIVE_INFINITY);
    for (let at = 0; at < landmarks.length; at++) {
      const start = landmarks[at]! * width;
      let sum = 0;
      for (let c = 0; c < width && sum < distance[count - 1]!; c++) {
        const difference = values[row * width + c]! - values[start + c]!;
        sum += difference * difference;
      }
      if (sum >= distance[count - 1]!) continue;
      let place = count - 1;
      for (; place > 0 && distance[place - 1]! > sum; place--) {
        distance[place] = distance[place - 1]!;
        near[place] = near[place - 1]!;
      }
      distance[place] = sum;
      near[place] = at;
    }
    if (distance[0] === 0) {
      into.x[row] = known.x[near[0]!]!;
      into.y[row] = known.y[near[0]!]!;
      continue;
    }
    let [x, y, weights] = [0, 0, 0];
    for (let i = 0; i < count; i++) {
      const weight = 1 / distance[i]!;
      x += weight * known.x[near[i]!]!;
      y += weight * known.y[near[i]!]!;
      weights += weight;
    }
    into.x[row] = x / weights;
    into.y[row] = y / weights;
  }
}
