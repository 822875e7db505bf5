import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { largestByRound, rateByRound, ratioByRound, spreadOf } from './spread.ts';

const rounds = fc.array(fc.option(fc.double({ min: 1e-6, max: 1e6, noNaN: true })), { maxLength: 12 });

describe('spreadOf', () => {
  it('takes the middle, or what lies between the two middle ones', () => {
    expect(spreadOf([3, 1, 2])).toEqual({ n: 3, min: 1, median: 2, max: 3 });
    expect(spreadOf([4, 1, 2, null, 3])).toEqual({ n: 4, min: 1, median: 2.5, max: 4 });
  });

  it('is null where nothing was measured', () => {
    expect(spreadOf([null, null])).toBeNull();
  });

  it('is in order, counts what was measured and does not depend on the order of rounds', () => {
    fc.assert(
      fc.property(rounds, (values) => {
        const spread = spreadOf(values);
        const count = values.filter((value) => value !== null).length;
        if (count === 0) {
          expect(spread).toBeNull();
          return;
        }
        expect(spread!.n).toBe(count);
        expect(spread!.min).toBeLessThanOrEqual(spread!.median);
        expect(spread!.median).toBeLessThanOrEqual(spread!.max);
        expect(spreadOf([...values].reverse())).toEqual(spread);
      }),
    );
  });
});

describe('figures by round', () => {
  it('divides within a round only, so that a slow round does not move a ratio', () => {
    expect(ratioByRound([2, 20, null], [1, 10, 1])).toEqual([2, 2, null]);
    expect(ratioByRound([2, 20], [1])).toEqual([2, null]);
  });

  it('turns seconds to rates', () => {
    expect(rateByRound(10, [2, null, 5])).toEqual([5, null, 2]);
  });

  it('takes the best of each round', () => {
    expect(
      largestByRound([
        [1, 5, null],
        [2, 4],
      ]),
    ).toEqual([2, 5, null]);
  });
});
