import { AppError } from '../../errors.ts';
import { plainReadout, unreadable } from '../../judge/readout.ts';
import type { Row } from '../../rows/row.ts';
import { eachRow, orRowError, type PreparedRow, type Scorer } from '../../run/scorer.ts';
import { dot, measureAll, RememberedVectors, type TextEmbedder } from '../text-embedder.ts';

/**
 * Other samples for the same instruction: of the dataset, or sampled now. At least one.
 * @param signal aborted when the run is cancelled: sampling then stops, and its outcome is not used
 * @throws AppError `no-other-response` where a row has none: it is invalid
 */
export type OtherSamples = (row: Row, index: number, signal: AbortSignal) => Promise<readonly string[]>;

interface Placed extends PreparedRow {
  row: Row;
  index: number;
}

/**
 * VRO, variation ratio for original, with its sign turned so that higher is better:
 * mean over the other samples s of cos(e(response), e(s)), that is 1 − VRO. −1 to 1.
 * @param others asked when the row is read, since sampling is slow
 */
export function variationScorer(embedder: TextEmbedder, others: OtherSamples): Scorer<Placed> {
  const vectors = new RememberedVectors(embedder);
  const readOne = async ({ row, index }: Placed, signal: AbortSignal) => {
    const samples = await orRowError(() => others(row, index, signal));
    if (samples instanceof AppError) return unreadable(samples.message);
    const texts = [row.response, ...samples];
    const [own, ...rest] = await vectors.of(texts);
    const mean = rest.reduce((sum, vector) => sum + dot(own!, vector), 0) / rest.length;
    return plainReadout(mean, measureAll(embedder, texts));
  };
  return {
    prepare: (rows, indices) =>
      eachRow(rows, (row, at) => ({
        row,
        index: indices[at]!,
        tokens: embedder.measure(row.response).tokens,
      })),
    async read(batch, signal) {
      const readouts = [];
      for (const placed of batch) {
        if (signal.aborted) throw new AppError('cancelled', 'The run was cancelled.');
        readouts.push(await readOne(placed, signal));
      }
      return readouts;
    },
  };
}
