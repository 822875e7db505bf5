import { rowsOfEach } from '../rows/instruction-numbers.ts';

/** Rows that are prepared together; batches never cross a window. */
export const windowRows = 64;

export interface BatchLimits {
  /** Rows in one prefill. */
  maxRows: number;
  /** Rows × the longest row's tokens in one prefill. */
  maxTokens: number;
}

/** Enough to keep a device busy, little enough for a small one. */
export const defaultBatchLimits: BatchLimits = { maxRows: 16, maxTokens: 4096 };

/**
 * The order in which rows are judged: responses to one instruction side by side (so that an engine can share
 * their common prefix), instructions by first appearance.
 * @param instruction instruction number of each row, shape [n]
 */
export function judgingOrder(instruction: ArrayLike<number>): Int32Array {
  const order = Int32Array.from({ length: instruction.length }, (_, row) => row);
  return order.sort((a, b) => instruction[a]! - instruction[b]! || a - b);
}

/**
 * Cut a window into batches of like length, shortest first, so that the first scores come soon. Rows that share
 * their question go together and one batch after another, so that an engine computes it once; the first batch has two
 * of them, however unlike, so that the engine sees what they share.
 * The plan depends only on the window's own rows: a run that goes on after a crash makes the same batches, and
 * so gets the same numbers, as one that was never interrupted.
 * @param lengths tokens of each row of the window
 * @param questions what each row is a response to
 * @returns positions within the window, one array a batch
 */
export function planBatches(
  lengths: readonly number[],
  limits: BatchLimits,
  questions: readonly string[] = [],
): number[][] {
  const groups = rowsOfEach(lengths.map((_, position) => questions[position] ?? ''));
  const alone = groups.filter((group) => group.length === 1).flat();
  return [alone, ...groups.filter((group) => group.length > 1)].flatMap((group) =>
    batchesOfLikeLength(group, lengths, limits, questions.length > 0 && group !== alone),
  );
}

function batchesOfLikeLength(
  positions: readonly number[],
  lengths: readonly number[],
  limits: BatchLimits,
  shareQuestion: boolean,
): number[][] {
  const byLength = [...positions].sort((a, b) => lengths[a]! - lengths[b]! || a - b);
  const batches: number[][] = [];
  let batch: number[] = [];
  for (const position of byLength) {
    const longest = lengths[position]!;
    const full = batch.length >= limits.maxRows || (batch.length + 1) * longest > limits.maxTokens;
    const unlike = batch.length > 0 && lengths[batch[0]!]! < 0.75 * longest;
    const firstTwo = shareQuestion && batches.length === 0 && batch.length === 1;
    if (batch.length > 0 && (full || (unlike && !firstTwo))) {
      batches.push(batch);
      batch = [];
    }
    batch.push(position);
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}
