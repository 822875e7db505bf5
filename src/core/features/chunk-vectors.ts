import { dot } from '../method/text-embedder.ts';

/** Cosines of the chunks of a response, and of these with the instruction. */
export interface ChunkCosines {
  /** With the instruction, in order. */
  relevance: readonly number[];
  /** Of each chunk with the next. */
  neighbours: readonly number[];
  /** Mean over all pairs of chunks. */
  pairs: number;
}

/** @param vectors unit vectors of the chunks, in order; at least one */
export function chunkCosines(instruction: Float32Array, vectors: readonly Float32Array[]): ChunkCosines {
  let sum = 0;
  for (const [at, a] of vectors.entries()) for (const b of vectors.slice(at + 1)) sum += dot(a, b);
  const count = (vectors.length * (vectors.length - 1)) / 2;
  return {
    relevance: vectors.map((vector) => dot(instruction, vector)),
    neighbours: vectors.slice(1).map((vector, at) => dot(vectors[at]!, vector)),
    pairs: count === 0 ? 0 : sum / count,
  };
}

/** Cosine of the mean vectors of a text's first and second half, by chunks. @param vectors at least two */
export function halvesCosine(vectors: readonly Float32Array[]): number {
  const middle = Math.ceil(vectors.length / 2);
  const [a, b] = [sumOf(vectors.slice(0, middle)), sumOf(vectors.slice(middle))];
  return dot(a, b) / Math.sqrt(Math.max(1e-12, dot(a, a) * dot(b, b)));
}

function sumOf(vectors: readonly Float32Array[]): Float32Array {
  const sum = new Float32Array(vectors[0]!.length);
  for (const vector of vectors) for (let c = 0; c < sum.length; c++) sum[c]! += vector[c]!;
  return sum;
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
