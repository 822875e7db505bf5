/**
 * Intraclass correlation of a 0/1 loss within instructions, by one-way analysis of variance, at least 0:
 * how much alike the rows of one instruction are. 0 where every instruction has one row.
 * @param cluster cluster number of each row
 */
export function intraclass(loss: Uint8Array, cluster: Int32Array, clusters: number): number {
  const n = loss.length;
  const rows = new Float64Array(clusters);
  const losses = new Float64Array(clusters);
  let total = 0;
  for (let i = 0; i < n; i++) {
    const k = cluster[i]!;
    rows[k] = rows[k]! + 1;
    losses[k] = losses[k]! + loss[i]!;
    total += loss[i]!;
  }
  const mean = total / n;
  let groups = 0;
  let squares = 0;
  let between = 0;
  let within = 0;
  for (let k = 0; k < clusters; k++) {
    const m = rows[k]!;
    if (m === 0) continue;
    const share = losses[k]! / m;
    groups++;
    squares += m * m;
    between += m * (share - mean) ** 2;
    within += m * share * (1 - share);
  }
  if (groups < 2 || n <= groups) return 0;
  const meanBetween = between / (groups - 1);
  const meanWithin = within / (n - groups);
  const size = (n - squares / n) / (groups - 1);
  const spread = meanBetween + (size - 1) * meanWithin;
  return spread > 0 ? Math.max(0, (meanBetween - meanWithin) / spread) : 0;
}
