import type { Similarity } from '../similarity/similarity.ts';
import { dot } from '../text-embedder.ts';
import { sentencesOf } from './sentences.ts';

/**
 * How much of the reference the response says: for each sentence of the reference the greatest cosine with a
 * sentence of the response, the mean of these by the sentences' characters. *Ours*: texts are read to their
 * end, and what the response says beyond the reference costs nothing, so longer responses have more of it.
 */
export const recall: Similarity = {
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
