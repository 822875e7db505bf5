import type { Sample } from '../sample.ts';
import { floatUnit, type Statistic } from '../statistic.ts';
import { unitRange, whyOneClass } from './areas.ts';

export type DetectionKey = 'aupr_success' | 'aupr_error' | 'fpr95';

/**
 * The score as a detector of rows worth accepting (or, turned round, of rows with loss).
 *
 * - aupr_success: average precision, Σ (recall step) · precision, rows without loss as the positives.
 * - aupr_error: the same with rows with loss as the positives and the lowest scores first.
 * - fpr95: share of rows with loss that are accepted at the strictest threshold that accepts at least 95%
 *   of the rows without loss.
 *
 * Equal scores are one threshold. O(n) a draw.
 */
export function detection(sample: Sample, loss: Uint8Array): Statistic<DetectionKey> {
  const { n, byScore } = sample;
  const cluster = byScore.order.map((row) => sample.cluster[row]!);
  const bad = Uint8Array.from(byScore.order, (row) => loss[row]!);
  const tied = new Float64Array(byScore.groups);
  const lost = new Float64Array(byScore.groups);
  return {
    keys: ['aupr_success', 'aupr_error', 'fpr95'],
    range: { aupr_success: unitRange, aupr_error: unitRange, fpr95: unitRange },
    n,
    clusters: sample.presentClusters,
    evaluate(counts, out, at) {
      let below = 0;
      let lostBelow = 0;
      let errorPrecision = 0;
      let start = 0;
      for (let g = 0; g < byScore.groups; g++) {
        const end = byScore.end[g]!;
        let rows = 0;
        let losses = 0;
        for (let i = start; i < end; i++) {
          const weight = floatUnit * counts[cluster[i]!]!;
          rows += weight;
          losses += weight * bad[i]!;
        }
        start = end;
        tied[g] = rows;
        lost[g] = losses;
        below += rows;
        lostBelow += losses;
        if (losses > 0) errorPrecision += losses * (lostBelow / below);
      }
      const good = below - lostBelow;
      let accepted = 0;
      let acceptedGood = 0;
      let successPrecision = 0;
      let fpr = Number.NaN;
      for (let g = byScore.groups - 1; g >= 0; g--) {
        const gained = tied[g]! - lost[g]!;
        if (gained === 0 && lost[g] === 0) continue;
        accepted += tied[g]!;
        acceptedGood += gained;
        successPrecision += gained * (acceptedGood / accepted);
        if (Number.isNaN(fpr) && acceptedGood >= 0.95 * good) fpr = (accepted - acceptedGood) / lostBelow;
      }
      const oneClass = good === 0 || lostBelow === 0;
      out[at] = oneClass ? Number.NaN : successPrecision / good;
      out[at + 1] = oneClass ? Number.NaN : errorPrecision / lostBelow;
      out[at + 2] = oneClass ? Number.NaN : fpr;
    },
    explain: () => whyOneClass(loss),
  };
}
