import type { DigitReadout } from '../judge/judge.ts';

/** What a run counts of its readouts. */
export interface Totals {
  invalid: number;
  truncated: number;
  tokens: number;
}

export function totalsOf(readouts: Iterable<DigitReadout>): Totals {
  const totals: Totals = { invalid: 0, truncated: 0, tokens: 0 };
  for (const { valid, truncated, tokens } of readouts) {
    if (!valid) totals.invalid += 1;
    if (truncated) totals.truncated += 1;
    totals.tokens += tokens;
  }
  return totals;
}
