/** Repeated measurements of one thing: how many, and where they lie. */
export interface Spread {
  n: number;
  min: number;
  median: number;
  max: number;
}

/** Measurements by round; null in a round where the thing was not measured. */
export type ByRound = readonly (number | null)[];

const measured = (values: ByRound) => values.filter((value): value is number => value !== null);

/** Null where nothing was measured. The median of an even count lies between its two middle values. */
export function spreadOf(values: ByRound): Spread | null {
  const sorted = measured(values).sort((a, b) => a - b);
  const n = sorted.length;
  if (n === 0) return null;
  const median = (sorted[(n - 1) >> 1]! + sorted[n >> 1]!) / 2;
  return { n, min: sorted[0]!, median, max: sorted[n - 1]! };
}

/** a ÷ b round by round, so that what slowed the machine in one round slowed both. */
export const ratioByRound = (a: ByRound, b: ByRound): (number | null)[] =>
  a.map((value, round) => {
    const other = b[round] ?? null;
    return value === null || other === null ? null : value / other;
  });

/** `amount` ÷ seconds, round by round: a rate. */
export const rateByRound = (amount: number, seconds: ByRound): (number | null)[] =>
  seconds.map((value) => (value === null ? null : amount / value));

/** The largest of several measurements of each round. */
export function largestByRound(columns: readonly ByRound[]): (number | null)[] {
  const rounds = Math.max(0, ...columns.map((column) => column.length));
  return Array.from({ length: rounds }, (_, round) => {
    const values = measured(columns.map((column) => column[round] ?? null));
    return values.length > 0 ? Math.max(...values) : null;
  });
}
