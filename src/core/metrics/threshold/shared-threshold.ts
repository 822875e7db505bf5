import { binomialCdf, clopperPearsonUpper } from '../numeric/binomial.ts';
import type { Sample } from '../sample.ts';
import { acceptedAtEach, evenSteps } from './candidates.ts';
import { firstTested, sequenceSteps } from './fixed-sequence.ts';
import { type Correction, corrected, ladderSteps } from './learn-then-test.ts';

/** One group's rows, one an instruction, with their errors. */
export interface GroupEvidence {
  single: Sample;
  loss: Uint8Array;
}

/** A threshold that was tested in every group. */
export interface SharedCandidate {
  threshold: number;
  passed: boolean;
  /** Groups that did not pass here, by their place. */
  failed: number[];
}

/** Accepted rows and errors of each group at a threshold. */
type CountsAt = (threshold: number) => { n: number; losses: number }[];

/**
 * One threshold for all groups, by the fixed sequence of intersection-union tests: a threshold passes where in every group
 * the upper bound of the share of errors is at most α. Where any group's true share is above α, its own test passes with a
 * chance of at most δ, and so do all together: no correction for the number of groups is needed. Thresholds are tested from
 * strict to lenient until one fails, so that δ holds for the last that passes. The sequence begins where every group accepts
 * as many rows as its own sequence would begin with, which no label decides. Sources: Berger 1982; Bauer 1991.
 */
export function sharedSequence(
  groups: readonly GroupEvidence[],
  pooled: Sample,
  alpha: number,
  delta: number,
  minRows: number,
): SharedCandidate[] {
  const first = groups.map(({ single }) => firstTested(single.n, alpha, delta, minRows));
  const countsAt = countsOf(groups);
  const tested: SharedCandidate[] = [];
  for (const threshold of ladderOf(pooled, sequenceSteps)) {
    const counts = countsAt(threshold);
    if (counts.some(({ n }, group) => n < first[group]!)) continue;
    const failed = placesWhere(counts, ({ n, losses }) => clopperPearsonUpper(losses, n, delta) > alpha);
    tested.push({ threshold, passed: failed.length === 0, failed });
    if (failed.length > 0) break;
  }
  return tested;
}

/**
 * The same by learn then test: a threshold's p-value is the largest of its groups' (intersection-union), corrected for the
 * number of thresholds on the ladder.
 */
export function sharedLadder(
  groups: readonly GroupEvidence[],
  pooled: Sample,
  alpha: number,
  delta: number,
  correction: Correction,
): SharedCandidate[] {
  const countsAt = countsOf(groups);
  const ladder = ladderOf(pooled, ladderSteps).map((threshold) => {
    const p = countsAt(threshold).map(({ n, losses }) => (n === 0 ? 1 : binomialCdf(losses, n, alpha)));
    return { threshold, p };
  });
  const largest = ladder.map(({ p }) => p.reduce((a, b) => Math.max(a, b), 0));
  const adjusted = corrected(largest, correction);
  return ladder.map(({ threshold, p }, at) => {
    const passed = adjusted[at]! <= delta;
    // What one group alone would have to come to.
    const level = (delta * largest[at]!) / Math.max(adjusted[at]!, Number.MIN_VALUE);
    return { threshold, passed, failed: passed ? [] : placesWhere(p, (value) => value > level) };
  });
}

const ladderOf = (pooled: Sample, steps: number): number[] =>
  evenSteps(acceptedAtEach(pooled, new Uint8Array(pooled.n)), pooled.n, steps).map(
    ({ threshold }) => threshold,
  );

const placesWhere = <T>(of: readonly T[], is: (value: T) => boolean): number[] =>
  of.flatMap((value, place) => (is(value) ? [place] : []));

function countsOf(groups: readonly GroupEvidence[]): CountsAt {
  const steps = groups.map(({ single, loss }) => acceptedAtEach(single, loss));
  // Thresholds are asked strictest first, so each group is walked once.
  const at = groups.map(() => 0);
  return (threshold) =>
    steps.map((group, g) => {
      while (at[g]! < group.length && group[at[g]!]!.threshold >= threshold) at[g]!++;
      const last = group[at[g]! - 1];
      return { n: last?.n ?? 0, losses: last?.losses ?? 0 };
    });
}
