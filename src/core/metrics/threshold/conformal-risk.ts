import type { RowWeights } from '../labelling/row-weights.ts';
import type { Sample } from '../sample.ts';
import { acceptedAtEach, type Candidate } from './candidates.ts';
import { mostWeight, weightsOf } from './unit.ts';

/** The bound of a selection without a row: above α, no threshold can pass, whatever the labels. */
export const emptyBound = (
  sample: Sample,
  weighting: RowWeights | null = null,
  instructions: number = sample.presentClusters,
): number => mostWeight(sample, 'instruction', weighting) / (instructions + 1);

/**
 * Conformal risk control of the generalised risk, E[loss·accepted], which can only fall as the threshold rises:
 * the most lenient threshold at which (K·mean + 1) ÷ (K + 1) ≤ α, over K instructions, each with the mean of
 * its rows. On average over calibration sets the risk of a new row is then at most α; no single set is
 * promised that. Selective risk is not monotone, so this method has nothing to say of it.
 * Source: Angelopoulos et al. 2024.
 * With weights for missing labels an instruction's loss is the weighted sum over its labelled rows ÷ all its rows, which is at
 * most B, and (K·mean + B) ÷ (K + 1) takes the place of the bound.
 * @param instructions with a valid score, where `weighting` is given; else those of the sample
 * @returns thresholds tested, strictest first, to the first that is too lenient
 */
export function conformalRisk(
  sample: Sample,
  loss: Uint8Array,
  alpha: number,
  weighting: RowWeights | null = null,
  instructions: number = sample.presentClusters,
): Candidate[] {
  const weights = weightsOf(sample, 'instruction', weighting);
  const most = mostWeight(sample, 'instruction', weighting);
  const { order, end, groups } = sample.byScore;
  const steps = acceptedAtEach(sample, loss);
  const tested: Candidate[] = [];
  let sum = 0;
  for (let g = groups - 1; g >= 0; g--) {
    const start = g === 0 ? 0 : end[g - 1]!;
    for (let place = start; place < end[g]!; place++) {
      const row = order[place]!;
      sum += loss[row]! * weights[row]!;
    }
    const bound = (sum + most) / (instructions + 1);
    const passed = bound <= alpha;
    tested.push({ ...steps[groups - 1 - g]!, bound, p: null, passed });
    if (!passed) break;
  }
  return tested;
}
