/** A figure with its interval. Never shown without `n`. */
export interface Estimate {
  value: number;
  /** 95% interval, percentile bootstrap over instructions unless the metric says otherwise. */
  low: number;
  high: number;
  /** Rows that entered. */
  n: number;
}

/** A figure that has no value, and why, in words an analyst understands. */
export interface Undefined {
  undefined: true;
  reason: string;
  n: number;
}

export type MaybeEstimate = Estimate | Undefined;

export const isUndefined = (estimate: MaybeEstimate): estimate is Undefined => 'undefined' in estimate;

/**
 * A point of the accept-or-decline curve: what happens if every row with score ≥ `threshold` is kept.
 * Rows with equal scores enter together.
 */
export interface RiskCoveragePoint {
  threshold: number;
  /** Rows kept. */
  accepted: number;
  /** accepted ÷ n. */
  coverage: number;
  /** Mean loss among the kept. */
  selectiveRisk: number;
  /** Losses among the kept ÷ all n. */
  generalisedRisk: number;
}
