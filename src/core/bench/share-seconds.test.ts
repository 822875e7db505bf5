import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longestWithin } from './share-seconds.ts';

describe('longestWithin', () => {
  it('bounds nothing where all fit', () => {
    expect(longestWithin([1, 2, 3], 6)).toBe(Number.POSITIVE_INFINITY);
  });

  it('leaves short ones whole and cuts the long ones alike', () => {
    expect(longestWithin([1, 20, 30], 11)).toBe(5);
    expect(longestWithin([4, 4], 2)).toBe(1);
  });

  it('uses up the seconds, and no more', () => {
    const seconds = fc.double({ min: 0.01, max: 100, noNaN: true });
    fc.assert(
      fc.property(fc.array(seconds, { minLength: 1, maxLength: 9 }), seconds, (expected, limit) => {
        const bound = longestWithin(expected, limit);
        const used = expected.reduce((sum, each) => sum + Math.min(each, bound), 0);
        const all = expected.reduce((sum, each) => sum + each, 0);
        expect(used).toBeCloseTo(Math.min(limit, all), 6);
      }),
    );
  });
});
