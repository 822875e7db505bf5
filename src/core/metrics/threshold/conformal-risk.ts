import type { Sample } from '../sample.ts';
import { acceptedAtEach, type Candidate } from './candidates.ts';

/**
 * Conformal risk control of the generalised risk, E[loss·accepted], which can only fall as the threshold rises:
 * the most lenient threshold at which (K·mean + 1) ÷ (K + 1) ≤ α, over K instructions, each with the mean of
 * its rows. On average over calibration sets the risk of a new row is then at most α; no single set is
 * promised that. Selective risk is not monotone, so this method has nothing to say of it.
 * Source: Angelopoulos et al. 2024.
 * @returns thresholds tested, strictest first, to the first that is too lenient
 */
export function conformalRisk(sample: Sample, loss: Uint8Array, alpha: number): Candidate[] {
  const rows = new Float64Array(sample.clusters);
  for (const k of sample.cluster) rows[k] = rows[k]! + 1;
  const { order, end, groups } = sample.byScore;
  const clusters = sample.presentClusters;
  const steps = acceptedAtEach(sample, loss);
  const tested: Candidate[] = [];
  let sum = 0;
  for (let g = groups - 1; g >= 0; g--) {
    const start = g === 0 ? 0 : end[g - 1]!;
    for (let place = start; place < end[g]!; place++) {
      const row = order[place]!;
      sum += loss[row]! / rows[sample.cluster[row]!]!;
    }
    const bound = (sum + 1) / (clusters + 1);
    const passed = bound <= alpha;
    tested.push({ ...steps[groups - 1 - g]!, bound, p: null, passed });
    if (!passed) break;
  }
  return tested;
}
