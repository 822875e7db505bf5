import { normalCdf } from '../numeric/normal.ts';

/**
 * What a gap |d| comes to once what chance adds to it is taken off: 2|d| − E|d + σZ| with Z standard normal, the mean in
 * closed form. Where σ is 0 it is |d|; where d is 0 it is below 0, so that sums over bins are right in the mean.
 * Source: Kumar, Liang and Ma 2019, who draw the normal in place of its mean.
 * @param d mean probability − share good, of a bin
 * @param sd its standard error
 */
export function debiasedGap(d: number, sd: number): number {
  const gap = Math.abs(d);
  if (!(sd > 0)) return gap;
  const z = gap / sd;
  const folded = sd * Math.sqrt(2 / Math.PI) * Math.exp((-z * z) / 2) + gap * (1 - 2 * normalCdf(-z));
  return 2 * gap - folded;
}

/**
 * Standard error of each bin's share of good rows: √(K ÷ (K − 1) · Σ over instructions of (Σ (good − share))²) ÷ rows, so that
 * rows of one instruction are not taken as independent. 0 in a bin of one instruction, which shows no spread.
 * Shape [bins].
 * @param bin of each row; `cluster` and `loss` alike
 */
export function binStandardErrors(
  bin: ArrayLike<number>,
  cluster: Int32Array,
  loss: Uint8Array,
  bins: number,
): Float64Array {
  const [rows, good] = [new Float64Array(bins), new Float64Array(bins)];
  for (let i = 0; i < loss.length; i++) {
    rows[bin[i]!]! += 1;
    good[bin[i]!]! += 1 - loss[i]!;
  }
  const sums = Array.from({ length: bins }, () => new Map<number, number>());
  for (let i = 0; i < loss.length; i++) {
    const b = bin[i]!;
    const residual = 1 - loss[i]! - good[b]! / rows[b]!;
    sums[b]!.set(cluster[i]!, (sums[b]!.get(cluster[i]!) ?? 0) + residual);
  }
  return Float64Array.from(sums, (of, b) => {
    const k = of.size;
    if (k < 2) return 0;
    let squares = 0;
    for (const sum of of.values()) squares += sum * sum;
    return Math.sqrt((squares * k) / (k - 1)) / rows[b]!;
  });
}
