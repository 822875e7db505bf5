import { AppError } from '../../errors.ts';
import { plainReadout } from '../../judge/readout.ts';
import { eachRow, type PreparedRow, type Scorer } from '../../run/scorer.ts';
import { dot, RememberedVectors, type TextEmbedder } from '../text-embedder.ts';

interface Pair extends PreparedRow {
  response: string;
  reference: string;
  truncated: boolean;
}

/** cos(e(response), e(reference)), −1 to 1: how near the response is to the trusted answer. */
export function cosineScorer(embedder: TextEmbedder): Scorer<Pair> {
  const vectors = new RememberedVectors(embedder);
  return {
    prepare: (rows) =>
      eachRow(rows, ({ id, response, reference }) => {
        if (reference === null)
          throw new AppError(
            'missing-reference',
            `Row ${id} has no reference, so there is nothing to be near to. It has no score by this method.`,
            { id },
          );
        const [own, other] = [embedder.measure(response), embedder.measure(reference)];
        return {
          response,
          reference,
          tokens: own.tokens + other.tokens,
          truncated: own.truncated || other.truncated,
        };
      }),
    async read(batch) {
      const found = await vectors.of(batch.flatMap(({ response, reference }) => [response, reference]));
      return batch.map(({ tokens, truncated }, at) =>
        plainReadout(dot(found[2 * at]!, found[2 * at + 1]!), { tokens, truncated }),
      );
    },
  };
}
