/** Unit vectors of rows, one after the other: what each row means, by its sentence embedding. */
export interface RowVectors {
  n: number;
  /** Components of a vector. */
  width: number;
  /** Shape [n, width]. */
  values: Float32Array;
}

/**
 * Unit vectors at a byte a component, a quarter of their room. Each vector's largest component becomes ±127, and its
 * length needs no room since it is 1. Cosines of vectors with 384 components move by less than 0.005.
 * @returns shape [vectors, width]
 */
export function packVectors(vectors: readonly Float32Array[]): Int8Array<ArrayBuffer> {
  const width = vectors[0]?.length ?? 0;
  const packed = new Int8Array(vectors.length * width);
  vectors.forEach((vector, row) => {
    const largest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const scale = largest > 0 ? 127 / largest : 0;
    for (let c = 0; c < width; c++) packed[row * width + c] = Math.round(vector[c]! * scale);
  });
  return packed;
}

/**
 * The unit vectors of what `packVectors` made.
 * @param into where they go, from component `at` on. Shape [n, width]
 */
export function unpackVectors(packed: Int8Array, width: number, into: Float32Array, at: number): void {
  for (let start = 0; start < packed.length; start += width) {
    let square = 0;
    for (let c = start; c < start + width; c++) square += packed[c]! * packed[c]!;
    const scale = square > 0 ? 1 / Math.sqrt(square) : 0;
    for (let c = start; c < start + width; c++) into[at + c] = packed[c]! * scale;
  }
}

/** A row and how like it is to the one asked about: the cosine of their vectors. */
export interface NearRow {
  row: number;
  cosine: number;
}

/** The rows most like `row` in meaning, likest first; ties in dataset order. Every row is looked at. */
export function nearestRows({ n, width, values }: RowVectors, row: number, count: number): NearRow[] {
  const nearest: NearRow[] = [];
  for (let other = 0; other < n; other++) {
    if (other === row) continue;
    let cosine = 0;
    for (let c = 0; c < width; c++) cosine += values[row * width + c]! * values[other * width + c]!;
    if (nearest.length === count && cosine <= nearest[count - 1]!.cosine) continue;
    const at = nearest.findIndex((one) => one.cosine < cosine);
    nearest.splice(at < 0 ? nearest.length : at, 0, { row: other, cosine });
    nearest.length = Math.min(nearest.length, count);
  }
  return nearest;
}
