import { AppError } from '../../errors.ts';
import { plainReadout } from '../../judge/readout.ts';
import { eachRow, type PreparedRow, type Scorer } from '../../run/scorer.ts';
import { measureAll, RememberedVectors, type TextEmbedder } from '../text-embedder.ts';
import { comparePairs, type PairInPieces, pairInPieces, type Similarity } from './similarity.ts';

interface Pair extends PreparedRow, PairInPieces {
  truncated: boolean;
}

/** How near the response is to the trusted answer, −1 to 1. */
export function similarityScorer(embedder: TextEmbedder, similarity: Similarity): Scorer<Pair> {
  const vectors = new RememberedVectors(embedder);
  return {
    prepare: (rows) =>
      eachRow(rows, (row) => {
        if (row.reference === null)
          throw new AppError(
            'missing-reference',
            `Row ${row.id} has no reference, so there is nothing to be near to. It has no score by this method.`,
            { id: row.id },
          );
        const pair = pairInPieces(similarity, row.response, row.reference);
        return { ...pair, ...measureAll(embedder, [...pair.response, ...pair.reference]) };
      }),
    async read(batch) {
      const found = await comparePairs(vectors, similarity, batch);
      return batch.map(({ tokens, truncated }, at) => plainReadout(found[at]!, { tokens, truncated }));
    },
  };
}
