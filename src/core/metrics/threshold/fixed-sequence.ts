import { clopperPearsonUpper } from '../numeric/binomial.ts';
import type { Sample } from '../sample.ts';
import { acceptedAtEach, type Candidate, evenSteps } from './candidates.ts';

/**
 * Rows that a candidate needs: `minRows`, and at least so many that no loss at all among them would pass.
 * A stricter candidate could not pass whatever its labels, and would end the sequence before it began.
 */
export const rowsNeeded = (alpha: number, delta: number, minRows: number) =>
  Math.max(minRows, Math.ceil(Math.log(delta) / Math.log1p(-alpha) - 1e-9));

/** Candidates at most; with more distinct scores, even steps of coverage. */
export const sequenceSteps = 500;

/**
 * Fixed-sequence testing with Clopper-Pearson's upper bound, from the strictest threshold to lenient ones,
 * ended by the first whose bound is above α. Each test has level δ and nothing is tested after a failure, so
 * the chance that the chosen threshold's risk is above α is at most δ. Nothing passes: decline all.
 * Source: Bauer 1991 for the sequence; Clopper and Pearson 1934 for the bound.
 * @param sample one row an instruction
 * @returns the candidates tested, the last of them perhaps failed
 */
export function fixedSequence(
  sample: Sample,
  loss: Uint8Array,
  alpha: number,
  delta: number,
  minRows: number,
): Candidate[] {
  const needed = rowsNeeded(alpha, delta, minRows);
  const tested: Candidate[] = [];
  for (const { threshold, n, losses } of evenSteps(acceptedAtEach(sample, loss), sample.n, sequenceSteps)) {
    if (n < needed) continue;
    const bound = clopperPearsonUpper(losses, n, delta);
    const passed = bound <= alpha;
    tested.push({ threshold, n, losses, bound, p: null, passed });
    if (!passed) break;
  }
  return tested;
}
