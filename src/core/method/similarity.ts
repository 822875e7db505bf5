import { sentencesOf } from './sentences.ts';
import { dot } from './text-embedder.ts';

/** How near a response is to a reference: of both as wholes, or sentence by sentence. */
export type SimilarityId = 'cosine' | 'recall';

/** A text as an embedder saw it: each piece with its unit vector. */
interface EmbeddedText {
  pieces: readonly string[];
  vectors: readonly Float32Array[];
}

export interface Similarity {
  /** What of a text is embedded, each piece by itself. */
  piecesOf(text: string): string[];
  /** −1 to 1. */
  compare(response: EmbeddedText, reference: EmbeddedText): number;
}

/** cos(e(response), e(reference)), as Self-J has it. An embedder reads only so much of a long text. */
const cosine: Similarity = {
  piecesOf: (text) => [text],
  compare: (response, reference) => dot(response.vectors[0]!, reference.vectors[0]!),
};

/**
 * How much of the reference the response says: for each sentence of the reference the greatest cosine with a
 * sentence of the response, the mean of these by the sentences' characters. *Ours*: texts are read to their
 * end, and what the response says beyond the reference costs nothing, so longer responses have more of it.
 */
const recall: Similarity = {
  piecesOf: sentencesOf,
  compare(response, reference) {
    let sum = 0;
    let weight = 0;
    for (const [at, sentence] of reference.vectors.entries()) {
      const nearest = response.vectors.reduce((most, own) => Math.max(most, dot(own, sentence)), -1);
      const characters = Math.max(1, reference.pieces[at]!.length);
      sum += characters * nearest;
      weight += characters;
    }
    return sum / weight;
  },
};

export const similarities: Record<SimilarityId, Similarity> = { cosine, recall };

/** A response and its reference, in the pieces of a similarity. */
export interface PairInPieces {
  response: readonly string[];
  reference: readonly string[];
}

/** How near each response is to its reference. @param vectors asked once, for the pieces of all pairs */
export async function comparePairs(
  vectors: { of(pieces: readonly string[]): Promise<Float32Array[]> },
  { compare }: Similarity,
  pairs: readonly PairInPieces[],
): Promise<number[]> {
  const all = await vectors.of(pairs.flatMap(({ response, reference }) => [...response, ...reference]));
  let next = 0;
  const embedded = (pieces: readonly string[]): EmbeddedText => {
    const start = next;
    next += pieces.length;
    return { pieces, vectors: all.slice(start, next) };
  };
  return pairs.map(({ response, reference }) => compare(embedded(response), embedded(reference)));
}

/** Both texts of a pair in the pieces that a similarity compares. */
export const pairInPieces = (
  { piecesOf }: Similarity,
  response: string,
  reference: string,
): PairInPieces => ({
  response: piecesOf(response),
  reference: piecesOf(reference),
});
