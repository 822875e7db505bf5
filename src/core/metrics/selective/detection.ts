import type { Sample } from '../sample.ts';
import { chunkRows, floatUnit, rowsByFallingScore, type Statistic } from '../statistic.ts';
import { unitRange, whyOneClass } from './areas.ts';
import { minForAreas, rarerInstructions, tooFewOfClass } from './class-sizes.ts';

export const detectionKeys = ['aupr_success', 'aupr_error', 'fpr95'] as const;
export type DetectionKey = (typeof detectionKeys)[number];

/**
 * The score as a detector of rows worth accepting (or, sign-flipped, of rows with loss).
 *
 * - aupr_success: average precision, Σ (recall step) · precision, rows without loss as the positives.
 * - aupr_error: the same with rows with loss as the positives and the lowest scores first.
 * - fpr95: share of rows with loss that are accepted at the strictest threshold that accepts at least 95%
 *   of the rows without loss.
 *
 * Equal scores are one threshold. O(n) a draw.
 */
export function detection(sample: Sample, loss: Uint8Array): Statistic<DetectionKey> {
  const rows = rowsByFallingScore(sample, loss);
  const sizes = clusterSizes(sample, loss);
  const sums = new Float64Array(9);
  return {
    keys: detectionKeys,
    range: { aupr_success: unitRange, aupr_error: unitRange, fpr95: unitRange },
    n: sample.n,
    clusters: sample.presentClusters,
    evaluate(counts, out, at) {
      weigh(sizes, counts, sums);
      for (let start = 0; start < rows.length; start += chunkRows)
        detect(rows, start, Math.min(rows.length, start + chunkRows), counts, sums);
      const [good, bad, success, error, badAtEnough] = sums as unknown as Sums;
      const oneClass = good === 0 || bad === 0;
      out[at] = oneClass ? Number.NaN : success / good;
      out[at + 1] = oneClass ? Number.NaN : error / bad;
      out[at + 2] = oneClass ? Number.NaN : badAtEnough / bad;
    },
    carriers: () => rarerInstructions(sample, loss),
    tooFew: () => tooFewOfClass(sample, loss, minForAreas),
    explain: () => whyOneClass(loss),
  };
}

/** Weights of rows without and with loss of each cluster, in turn. Shape [2 · clusters]. */
function clusterSizes({ cluster, clusters }: Sample, loss: Uint8Array): Float64Array {
  const sizes = new Float64Array(2 * clusters);
  cluster.forEach((k, row) => {
    const at = 2 * k + loss[row]!;
    sizes[at] = sizes[at]! + floatUnit;
  });
  return sizes;
}

type Sums = readonly [good: number, bad: number, success: number, error: number, badAtEnough: number];

/** Begin the sums: the weight of all rows without and with loss in this resample, and zeros. */
function weigh(sizes: Float64Array, counts: Uint8Array, sums: Float64Array): void {
  sums.fill(0);
  let good = sums[0]!;
  let bad = sums[1]!;
  for (let k = 0; k < counts.length; k++) {
    good += counts[k]! * sizes[2 * k]!;
    bad += counts[k]! * sizes[2 * k + 1]!;
  }
  sums[0] = good;
  sums[1] = bad;
}

/**
 * Carry the sums on over rows `start` to `end`, best score first: those of `Sums`, then what is accepted so far
 * and the open tie group. What lies at or below a score is what is not accepted above it, so one pass gives
 * both precisions; weights are whole multiples of `floatUnit`, so the subtraction rounds nothing.
 */
function detect(rows: Int32Array, start: number, end: number, counts: Uint8Array, sums: Float64Array): void {
  const all = sums[0]! + sums[1]!;
  const bad = sums[1]!;
  const enough = 0.95 * sums[0]!;
  let success = sums[2]!;
  let error = sums[3]!;
  let badAtEnough = sums[4]!;
  let accepted = sums[5]!;
  let losses = sums[6]!;
  let tied = sums[7]!;
  let lost = sums[8]!;
  for (let i = start; i < end; i++) {
    const row = rows[i]!;
    const weight = floatUnit * counts[row >>> 2]!;
    tied += weight;
    lost += weight * ((row >>> 1) & 1);
    if ((row & 1) === 0 || accepted + tied === 0) continue;
    if (accepted === all) break;
    error += lost * ((bad - losses) / (all - accepted));
    const short = accepted - losses < enough;
    accepted += tied;
    losses += lost;
    success += (tied - lost) * ((accepted - losses) / accepted);
    if (short) badAtEnough = losses;
    tied = 0;
    lost = 0;
  }
  sums[2] = success;
  sums[3] = error;
  sums[4] = badAtEnough;
  sums[5] = accepted;
  sums[6] = losses;
  sums[7] = tied;
  sums[8] = lost;
}
