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

/** A figure whose interval would promise more than it holds, and why it has none. */
export interface ValueAlone {
  value: number;
  /** A sentence. */
  noInterval: string;
  n: number;
}

/** A figure that has no value, and why, in words an analyst understands. */
export interface Undefined {
  undefined: true;
  reason: string;
  n: number;
}

export type MaybeEstimate = Estimate | ValueAlone | Undefined;

/** An estimate whose method gives an interval wherever it gives a value. */
export type BoundedEstimate = Estimate | Undefined;

export const isUndefined = (estimate: MaybeEstimate): estimate is Undefined => 'undefined' in estimate;

export const hasInterval = (estimate: MaybeEstimate): estimate is Estimate => 'low' in estimate;

/** Why an estimate lacks its value or its interval; null where it lacks nothing. */
export function lackOf(estimate: MaybeEstimate): string | null {
  if (isUndefined(estimate)) return estimate.reason;
  return hasInterval(estimate) ? null : estimate.noInterval;
}

/** Value, low and high end, null where there is none: the columns of every table. */
export function numbersOf(estimate: MaybeEstimate): [number | null, number | null, number | null] {
  if (isUndefined(estimate)) return [null, null, null];
  return hasInterval(estimate) ? [estimate.value, estimate.low, estimate.high] : [estimate.value, null, null];
}

export const undefinedFor = (reason: string, n: number): Undefined => ({ undefined: true, reason, n });
