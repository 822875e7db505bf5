/** A figure with its interval. Never shown without `n`. */
export interface Estimate {
  value: number;
  /** 95% interval, percentile bootstrap over instructions unless the metric says otherwise. */
  low: number;
  high: number;
  /** Rows that entered. */
  n: number;
  /** What to know of the interval, where it is not the usual one; a sentence. */
  note?: string;
}

/** A figure that has no value, and why, in words an analyst understands. */
export interface Undefined {
  undefined: true;
  reason: string;
  n: number;
}

export type MaybeEstimate = Estimate | Undefined;

export const isUndefined = (estimate: MaybeEstimate): estimate is Undefined => 'undefined' in estimate;

export const undefinedFor = (reason: string, n: number): Undefined => ({ undefined: true, reason, n });
