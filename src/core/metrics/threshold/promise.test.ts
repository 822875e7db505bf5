import { beforeAll, describe, expect, it } from 'vitest';
import { alpha, delta, type PromiseOutcome, promiseMethods, promiseOutcome } from '../testing/promises.ts';
import { monteCarloError } from '../testing/simulated.ts';
import { promiseUnits } from './promise-unit.ts';

describe.each([
  { instructions: 300, rowsEach: 1, hardHaveMore: true },
  { instructions: 150, rowsEach: 4, hardHaveMore: true },
  { instructions: 52, rowsEach: 12, hardHaveMore: false },
])(
  'promises from $instructions instructions × $rowsEach rows, hard ones with more: $hardHaveMore',
  (design) => {
    const runs = 150;
    let outcome: PromiseOutcome;
    beforeAll(() => {
      outcome = promiseOutcome(design, runs);
    }, 240_000);

    it('are broken in at most a share δ of sets, of either unit, within Monte-Carlo error', () => {
      for (const name of Object.keys(promiseMethods))
        for (const unit of promiseUnits)
          expect(outcome.broken[`${name} ${unit}`], `${name} ${unit}, α = ${alpha}`).toBeLessThanOrEqual(
            delta + monteCarloError(delta, runs),
          );
    });

    it('accept more by the approximate bound of all rows than by one row an instruction', () => {
      const { 'approximate instruction': allRows, 'one row instruction': oneRow } = outcome.accepts;
      expect(allRows!).toBeGreaterThan(0.3);
      if (design.rowsEach > 1) expect(allRows!).toBeGreaterThan(oneRow!);
      // Of many rows an instruction, one wastes most: the bound of all accepts half as many again.
      if (design.rowsEach >= 12) expect(allRows!).toBeGreaterThan(1.3 * oneRow!);
    });

    it.runIf(design.hardHaveMore)('of instructions are no promise of rows', () => {
      expect(outcome.readOfRows['one row']).toBeGreaterThan(0.5);
    });
  },
);
