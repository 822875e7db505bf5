/** Positions of rows that are computed together. */
export type Batch = number[];

/** Rows that differ by no more tokens than these go together, however short they are. */
const few = 16;

/**
 * Cut rows into batches of like length, so that little is spent on padding.
 * @param lengths tokens of each row
 * @param maxTokens bound on rows × longest row; a longer row makes a batch of its own
 * @param slack a row may be this much shorter than the longest of its batch, as a share of the longest
 */
export function bucketByLength(lengths: readonly number[], maxTokens: number, slack = 0.25): Batch[] {
  const order = lengths.map((_, row) => row).sort((a, b) => lengths[b]! - lengths[a]! || a - b);
  const batches: Batch[] = [];
  let batch: Batch = [];
  for (const row of order) {
    const longest = lengths[batch[0] ?? row]!;
    const alike = lengths[row]! >= (1 - slack) * longest || longest - lengths[row]! <= few;
    const fits = alike && (batch.length + 1) * longest <= maxTokens;
    if (batch.length > 0 && !fits) {
      batches.push(batch);
      batch = [];
    }
    batch.push(row);
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}

/** How many tokens at the start are the same in every row; at least one token of each row is left over. */
export function commonPrefix(rows: readonly Int32Array[]): number {
  const first = rows[0]!;
  let shared = Math.min(...rows.map((row) => row.length)) - 1;
  for (const row of rows)
    for (let token = 0; token < shared; token++) if (row[token] !== first[token]) shared = token;
  return Math.max(0, shared);
}
