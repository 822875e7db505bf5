/**
 * The accept-or-decline curve as columns, from strict to lenient: point i keeps every row with
 * score ≥ threshold[i]. Ties are merged, so thresholds strictly descend. Shape [points] each.
 */
export interface RiskCurve {
  /** Scored rows that entered. */
  n: number;
  threshold: Float64Array;
  /** Rows kept. */
  accepted: ArrayLike<number>;
  /** Mean loss among the kept; NaN throughout where there is no label. */
  selectiveRisk: ArrayLike<number>;
  /** Losses among the kept ÷ n. */
  generalisedRisk: ArrayLike<number>;
}

/** A 95% interval along the curve, on any grid of coverage. */
export interface RiskBand {
  coverage: ArrayLike<number>;
  low: ArrayLike<number>;
  high: ArrayLike<number>;
}

/** The point that `threshold` stands for: the most lenient one that is no more lenient. -1 declines every row. */
export function pointAt(curve: Pick<RiskCurve, 'threshold'>, threshold: number): number {
  let low = 0;
  let high = curve.threshold.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (curve.threshold[middle]! >= threshold) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Rows kept at a point, as a share of n; 0 at -1. */
export const coverageAt = (curve: RiskCurve, point: number) =>
  point < 0 || curve.n === 0 ? 0 : curve.accepted[point]! / curve.n;

/** The point whose coverage lies nearest to `coverage`; -1 where declining every row lies nearer. */
export function pointNearCoverage(curve: RiskCurve, coverage: number): number {
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

/** The threshold of a point; just above every score where it declines all. */
export function thresholdOf(curve: RiskCurve, point: number): number {
  if (point >= 0) return curve.threshold[Math.min(point, curve.threshold.length - 1)]!;
  const highest = curve.threshold[0] ?? 0;
  return highest + Math.max(Math.abs(highest), 1) * 1e-12;
}
