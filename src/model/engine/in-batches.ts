import { AppError } from '#core/errors.ts';
import { type Batch, bucketByLength } from './batches.ts';

/**
 * Work through rows in batches of like length. A batch that memory does not hold is halved and tried again.
 * @param lengths tokens of each row
 * @param maxTokens bound on rows × longest row
 * @param onFailure called with a batch that failed, before its halves are tried: the place to free memory
 */
export async function inBatches(
  lengths: readonly number[],
  maxTokens: number,
  work: (batch: Batch) => Promise<void>,
  onFailure: (batch: Batch) => void,
): Promise<void> {
  const pending = bucketByLength(lengths, maxTokens);
  for (let batch = pending.shift(); batch; batch = pending.shift()) {
    try {
      await work(batch);
    } catch (thrown) {
      onFailure(batch);
      pending.unshift(...halve(batch, thrown));
    }
  }
}

/** Two halves of a batch that memory did not hold; anything else, and a row that alone is too much, is thrown on. */
function halve(batch: Batch, thrown: unknown): Batch[] {
  if (!(thrown instanceof AppError) || thrown.code !== 'out-of-memory' || batch.length === 1) throw thrown;
  const middle = Math.ceil(batch.length / 2);
  return [batch.slice(0, middle), batch.slice(middle)];
}
