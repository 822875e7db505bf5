import { binomialCdf, clopperPearsonUpper } from '../numeric/binomial.ts';
import type { Sample } from '../sample.ts';
import { acceptedAtEach, type Candidate, evenSteps } from './candidates.ts';

/**
 * Rows that a candidate needs: `minRows`, and at least so many that no loss at all among them would pass.
 * A stricter candidate could not pass whatever its labels, and would end the sequence before it began.
 */
export const rowsNeeded = (alpha: number, delta: number, minRows: number) =>
  Math.max(minRows, Math.ceil(Math.log(delta) / Math.log1p(-alpha) - 1e-9));

/** Bad rows that the first candidate leaves room for, where there are rows enough. */
const rooms = [2, 1];

/**
 * Rows that the first candidate of a sequence has: as many as would pass with two bad ones among them, or one, where that is
 * no more than a third of all; else as many as a test needs. Where only good rows would pass, one bad row among the best ends
 * the sequence before it began. No label decides it.
 * @param rows all rows that could be accepted
 */
export function firstTested(rows: number, alpha: number, delta: number, minRows: number): number {
  const needed = rowsNeeded(alpha, delta, minRows);
  for (const room of rooms) {
    let n = needed;
    while (n <= rows / 3 && binomialCdf(room, n, alpha) > delta) n++;
    if (n <= rows / 3) return n;
  }
  return needed;
}

/** Candidates at most; with more distinct scores, even steps of coverage. */
export const sequenceSteps = 500;

/**
 * Fixed-sequence testing with Clopper-Pearson's upper bound, from a strict threshold (`firstTested`) to lenient ones,
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
  const first = firstTested(sample.n, alpha, delta, minRows);
  const tested: Candidate[] = [];
  for (const { threshold, n, losses } of evenSteps(acceptedAtEach(sample, loss), sample.n, sequenceSteps)) {
    if (n < first) continue;
    const bound = clopperPearsonUpper(losses, n, delta);
    const passed = bound <= alpha;
    tested.push({ threshold, n, losses, bound, p: null, passed });
    if (!passed) break;
  }
  return tested;
}
