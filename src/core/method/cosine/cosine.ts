import type { Similarity } from '../similarity/similarity.ts';
import { dot } from '../text-embedder.ts';

/** cos(e(response), e(reference)), as Self-J has it. An embedder reads only so much of a long text. */
export const cosine: Similarity = {
  piecesOf: (text) => [text],
  compare: (response, reference) => dot(response.vectors[0]!, reference.vectors[0]!),
};
