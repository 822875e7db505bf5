import { seededRandom } from '../random/random.ts';

/** Rounds of the iteration: what separates components by a tenth has settled long before. */
const rounds = 40;

/** What each vector is in each component, most spread first. Shapes [n] */
export function principalComponents(vectors: readonly Float32Array[], count: number): Float64Array[] {
  const { mean, axes } = principalAxes(vectors, count);
  return axes.map((axis) => Float64Array.from(vectors, (vector) => along(axis, mean, vector)));
}

/** What a vector is in one component. */
export function along(axis: Float64Array, mean: Float64Array, vector: ArrayLike<number>): number {
  let sum = 0;
  for (let c = 0; c < axis.length; c++) sum += axis[c]! * (vector[c]! - mean[c]!);
  return sum;
}

/**
 * The first principal axes of vectors, by orthogonal iteration from a start that is always the same.
 * @param vectors of one length. Shape [n][width]
 * @param count at most the width and n − 1 are given
 * @returns the vectors' mean, [width], and orthonormal axes, most spread first. Shapes [width]
 */
export function principalAxes(
  vectors: readonly Float32Array[],
  count: number,
): { mean: Float64Array; axes: Float64Array[] } {
  const n = vectors.length;
  const width = vectors[0]?.length ?? 0;
  const mean = new Float64Array(width);
  for (const vector of vectors) for (let c = 0; c < width; c++) mean[c]! += vector[c]! / n;
  const centred = vectors.map((vector) => Float64Array.from(vector, (value, c) => value - mean[c]!));
  const scattered = scatterTimes(centred, width);
  const random = seededRandom(1);
  let axes: Float64Array[] = Array.from({ length: Math.max(0, Math.min(count, width, n - 1)) }, () =>
    Float64Array.from({ length: width }, () => random() - 0.5),
  );
  axes = orthonormal(axes);
  for (let round = 0; round < rounds; round++) axes = orthonormal(axes.map(scattered));
  return { mean, axes };
}

/**
 * What the scatter matrix Σ v·vᵀ makes of an axis. With fewer vectors than numbers they are gone over each time;
 * otherwise the matrix is made once, which is the shorter way.
 * @param centred [n][width]
 */
function scatterTimes(centred: readonly Float64Array[], width: number): (axis: Float64Array) => Float64Array {
  if (centred.length < width)
    return (axis) => {
      const next = new Float64Array(width);
      for (const row of centred) {
        const along = dot(row, axis);
        for (let c = 0; c < width; c++) next[c]! += along * row[c]!;
      }
      return next;
    };
  const scatter = Array.from({ length: width }, () => new Float64Array(width));
  for (const row of centred)
    for (let c = 0; c < width; c++) {
      const [own, value] = [scatter[c]!, row[c]!];
      for (let d = 0; d <= c; d++) own[d]! += value * row[d]!;
    }
  for (let c = 0; c < width; c++) for (let d = 0; d < c; d++) scatter[d]![c] = scatter[c]![d]!;
  return (axis) => Float64Array.from(scatter, (row) => dot(row, axis));
}

/** By Gram and Schmidt; what is left of nothing is left out. */
function orthonormal(of: readonly Float64Array[]): Float64Array[] {
  const found: Float64Array[] = [];
  for (const vector of of) {
    const rest = Float64Array.from(vector);
    const before = Math.sqrt(dot(rest, rest));
    for (const axis of found) {
      const along = dot(rest, axis);
      for (let c = 0; c < rest.length; c++) rest[c]! -= along * axis[c]!;
    }
    const norm = Math.sqrt(dot(rest, rest));
    if (norm > 1e-9 * before && norm > 0) found.push(rest.map((value) => value / norm));
  }
  return found;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let c = 0; c < a.length; c++) sum += a[c]! * b[c]!;
  return sum;
}
