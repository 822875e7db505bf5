import { AppError } from '../../errors.ts';
import { plainReadout } from '../../judge/readout.ts';
import { eachRow, type PreparedRow, type Scorer } from '../../run/scorer.ts';
import type { Similarity } from '../similarity.ts';
import { embedTexts, RememberedVectors, type TextEmbedder } from '../text-embedder.ts';

interface Pair extends PreparedRow {
  response: string[];
  reference: string[];
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
        const response = similarity.piecesOf(row.response);
        const reference = similarity.piecesOf(row.reference);
        const measured = [...response, ...reference].map((piece) => embedder.measure(piece));
        return {
          response,
          reference,
          tokens: measured.reduce((sum, { tokens }) => sum + tokens, 0),
          truncated: measured.some(({ truncated }) => truncated),
        };
      }),
    async read(batch) {
      const texts = await embedTexts(
        vectors,
        batch.flatMap(({ response, reference }) => [response, reference]),
      );
      return batch.map(({ tokens, truncated }, at) =>
        plainReadout(similarity.compare(texts[2 * at]!, texts[2 * at + 1]!), { tokens, truncated }),
      );
    },
  };
}
