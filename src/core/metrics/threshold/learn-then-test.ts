import { binomialCdf } from '../numeric/binomial.ts';
import type { Sample } from '../sample.ts';
import { holm } from '../slices/multiplicity.ts';
import { acceptedAtEach, type Candidate, evenSteps } from './candidates.ts';

export type Correction = 'holm' | 'bonferroni';

/** Thresholds that are tested at once, at even steps of coverage. The more there are, the less of δ each has. */
export const ladderSteps = 20;

/**
 * Learn then test: a p-value for "the risk is above α" at each step of a ladder of thresholds, corrected for
 * their number. All that pass are certified together with probability 1 − δ, so the most lenient may be
 * taken. The loss is 0 or 1 and the rows are independent, so the binomial p-value P(Binomial(n, α) ≤ losses) is exact;
 * Hoeffding and Bentkus's, for any loss in [0, 1], is up to e times that. Source: Angelopoulos et al. 2021.
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
  const p = ladder.map(({ n, losses }) => binomialCdf(losses, n, alpha));
  const adjusted = correction === 'holm' ? holm(p) : p.map((value) => Math.min(1, value * p.length));
  return ladder.map((step, i) => ({ ...step, bound: null, p: adjusted[i]!, passed: adjusted[i]! <= delta }));
}
