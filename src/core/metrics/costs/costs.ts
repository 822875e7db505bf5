/** What decisions cost, in any one unit: all at least 0, not all 0. */
export interface Costs {
  /** A bad row that is accepted. */
  badAccepted: number;
  /** A good row that is declined, beside its review. */
  goodDeclined: number;
  /** Looking at a declined row, good or bad. */
  review: number;
}

/** Squares of larger costs are no longer finite numbers. */
export const maxCost = 1e12;

/** Where every decision costs the same, no threshold is better than another. */
export const isCosts = ({ badAccepted, goodDeclined, review }: Costs): boolean =>
  [badAccepted, goodDeclined, review].every((cost) => cost >= 0 && cost <= maxCost) &&
  badAccepted + goodDeclined + review > 0;
