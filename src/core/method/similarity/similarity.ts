/** A text as an embedder saw it: each piece with its unit vector. */
interface EmbeddedText {
  pieces: readonly string[];
  vectors: readonly Float32Array[];
}

/** A way of comparing a response with its reference. */
export interface Similarity {
  /** What of a text is embedded, each piece by itself. */
  piecesOf(text: string): string[];
  /** −1 to 1. */
  compare(response: EmbeddedText, reference: EmbeddedText): number;
}

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
