import type { Sample } from '../sample.ts';
import { holm } from '../slices/multiplicity.ts';
import { acceptedAtEach, type Candidate, evenSteps } from './candidates.ts';
import { hoeffdingBentkus } from './hoeffding-bentkus.ts';

export type Correction = 'holm' | 'bonferroni';

/** Thresholds that are tested at once, at even steps of coverage. The more there are, the less of δ each has. */
export const ladderSteps = 20;

/**
 * Learn then test: a p-value for "the risk is above α" at each step of a ladder of thresholds, corrected for
 * their number. All that pass are certified together with probability 1 − δ, so the most lenient may be
 * taken. Source: Angelopoulos et al. 2021.
 * @param sample one row an instruction
 */
export function learnThenTest(
  sample: Sample,
  loss: Uint8Array,
  alpha: number,
  delta: number,
  correction: Correction,
): Candidate[] {
  const ladder = evenSteps(acceptedAtEach(sample, loss), sample.n, ladderSteps);
  const p = ladder.map(({ n, losses }) => hoeffdingBentkus(losses, n, alpha));
  const adjusted = correction === 'holm' ? holm(p) : p.map((value) => Math.min(1, value * p.length));
  return ladder.map((step, i) => ({ ...step, bound: null, p: adjusted[i]!, passed: adjusted[i]! <= delta }));
}
