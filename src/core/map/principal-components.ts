import { seededRandom, shuffled } from '../random/random.ts';
import type { RowVectors } from './row-vectors.ts';

/** Rows that the covariance is taken from; more change the leading components little. */
const maxSampled = 5_000;
const iterations = 40;

/**
 * The rows on their first principal components (Jolliffe 2002), by orthogonal iteration on the covariance: as much of
 * what tells rows apart as `components` numbers a row can hold. The same for the same seed.
 * @returns shape [n, components]; of as many components as the vectors have at most
 */
export function principalComponents(vectors: RowVectors, components: number, seed: number): RowVectors {
  const { n, width, values } = vectors;
  const k = Math.min(components, width);
  const mean = new Float64Array(width);
  const random = seededRandom(seed);
  const sample = shuffled(n, random).subarray(0, maxSampled);
  for (const row of sample)
    for (let c = 0; c < width; c++) mean[c]! += values[row * width + c]! / sample.length;
  const covariance = covarianceOf(vectors, sample, mean);
  let basis = Float64Array.from({ length: width * k }, () => random() - 0.5);
  orthonormalise(basis, width, k);
  for (let i = 0; i < iterations; i++) {
    basis = product(covariance, basis, width, k);
    orthonormalise(basis, width, k);
  }
  const projected = new Float32Array(n * k);
  const centred = new Float64Array(width);
  for (let row = 0; row < n; row++) {
    for (let c = 0; c < width; c++) centred[c] = values[row * width + c]! - mean[c]!;
    for (let j = 0; j < k; j++) {
      let sum = 0;
      for (let c = 0; c < width; c++) sum += centred[c]! * basis[j * width + c]!;
      projected[row * k + j] = sum;
    }
  }
  return { n, width: k, values: projected };
}

/** Shape [width, width], times the number of rows. */
function covarianceOf({ width, values }: RowVectors, rows: Int32Array, mean: Float64Array): Float64Array {
  const covariance = new Float64Array(width * width);
  const centred = new Float64Array(width);
  for (const row of rows) {
    for (let c = 0; c < width; c++) centred[c] = values[row * width + c]! - mean[c]!;
    for (let a = 0; a < width; a++) {
      const first = centred[a]!;
      for (let b = a; b < width; b++) covariance[a * width + b]! += first * centred[b]!;
    }
  }
  for (let a = 0; a < width; a++)
    for (let b = 0; b < a; b++) covariance[a * width + b] = covariance[b * width + a]!;
  return covariance;
}

/** The covariance times each vector of the basis. Basis: shape [k, width]. */
function product(
  covariance: Float64Array,
  basis: Float64Array,
  width: number,
  k: number,
): Float64Array<ArrayBuffer> {
  const result = new Float64Array(k * width);
  for (let j = 0; j < k; j++)
    for (let a = 0; a < width; a++) {
      let sum = 0;
      for (let b = 0; b < width; b++) sum += covariance[a * width + b]! * basis[j * width + b]!;
      result[j * width + a] = sum;
    }
  return result;
}

/** Modified Gram-Schmidt, in place; a vector that depends on those before it becomes 0. */
function orthonormalise(basis: Float64Array, width: number, k: number): void {
  for (let j = 0; j < k; j++) {
    const own = basis.subarray(j * width, (j + 1) * width);
    const before = Math.hypot(...own);
    for (let i = 0; i < j; i++) {
      const other = basis.subarray(i * width, (i + 1) * width);
      let shared = 0;
      for (let c = 0; c < width; c++) shared += own[c]! * other[c]!;
      for (let c = 0; c < width; c++) own[c]! -= shared * other[c]!;
    }
    const length = Math.hypot(...own);
    const scale = length > 1e-10 * before && length > 0 ? 1 / length : 0;
    for (let c = 0; c < width; c++) own[c]! *= scale;
  }
}
