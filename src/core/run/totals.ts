import type { Readout } from '../judge/judge.ts';

/** What a run counts of its readouts. */
export interface Totals {
  invalid: number;
  truncated: number;
  tokens: number;
}

export function totalsOf(readouts: Iterable<Readout>): Totals {
  const totals: Totals = { invalid: 0, truncated: 0, tokens: 0 };
  for (const { kind, truncated, tokens } of readouts) {
    if (kind === 'invalid') totals.invalid += 1;
    if (truncated) totals.truncated += 1;
    totals.tokens += tokens;
  }
  return totals;
}
