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
  return holmLadders([{ single: sample, loss }], alpha, delta, correction)[0]!;
}

/**
 * The same for several groups at once: a ladder for each, and one correction for all thresholds of all groups, so that
 * every threshold that passes in any group holds with probability 1 − δ together with all others.
 */
export function holmLadders(
  groups: readonly { single: Sample; loss: Uint8Array }[],
  alpha: number,
  delta: number,
  correction: Correction,
): Candidate[][] {
  const ladders = groups.map(({ single, loss }) =>
    evenSteps(acceptedAtEach(single, loss), single.n, ladderSteps).map((step) => ({
      step,
      p: binomialCdf(step.losses, step.n, alpha),
    })),
  );
  const adjusted = corrected(
    ladders.flat().map(({ p }) => p),
    correction,
  ).values();
  return ladders.map((ladder) =>
    ladder.map(({ step }) => {
      const p = adjusted.next().value!;
      return { ...step, bound: null, p, passed: p <= delta };
    }),
  );
}

/** P-values corrected for their number: one of those that are ≤ δ is false with a chance of at most δ. */
export const corrected = (p: readonly number[], correction: Correction): number[] =>
  correction === 'holm' ? holm(p) : p.map((value) => Math.min(1, value * p.length));
