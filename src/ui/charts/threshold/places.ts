import { thresholdAbove } from '#core/decision/accepts.ts';
import { highestScore } from '#core/decision/working-point.ts';
import type { RiskCoverageCurve } from '#core/metrics/selective/curve.ts';
import { lastAtOrAbove } from '#core/metrics/selective/operating-point.ts';

type Accepted = Pick<RiskCoverageCurve, 'n' | 'threshold' | 'accepted'>;

/** The place on the curve that `threshold` stands for; -1 declines every row. */
export const placeAt = (curve: Accepted, threshold: number): number =>
  lastAtOrAbove(curve.threshold, threshold);

/** Rows accepted at a place, as a share of n; 0 at -1. */
export const coverageOf = (curve: Accepted, place: number): number =>
  place < 0 || curve.n === 0 ? 0 : curve.accepted[place]! / curve.n;

/** Share of rows that a threshold keeps. */
export const coverageAt = (curve: Accepted, threshold: number): number =>
  coverageOf(curve, placeAt(curve, threshold));

/** The place whose coverage lies nearest to `coverage`; -1 where declining every row lies nearer. */
export function placeNearCoverage(curve: Accepted, coverage: number): number {
  const wanted = coverage * curve.n;
  let low = 0;
  let high = curve.threshold.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (curve.accepted[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  const above = Math.min(low, curve.threshold.length - 1);
  const below = above - 1;
  const keptBelow = below < 0 ? 0 : curve.accepted[below]!;
  return Math.abs(curve.accepted[above]! - wanted) < wanted - keptBelow ? above : below;
}

/** The threshold of an index; above every score where it declines all. */
export function thresholdOf(curve: Accepted, place: number): number {
  if (place >= 0) return curve.threshold[Math.min(place, curve.threshold.length - 1)]!;
  return thresholdAbove(highestScore(curve));
}
