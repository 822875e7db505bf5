/** The rule of every decision, on the page, in files and in metrics: a response is accepted at its threshold or above. */
export const accepts = (score: number, threshold: number): boolean => score >= threshold;

/** The least threshold that accepts none of the scores: just above `highest`, their largest. */
export const thresholdAbove = (highest: number): number =>
  highest + Math.max(Number.EPSILON * Math.abs(highest), Number.MIN_VALUE);
