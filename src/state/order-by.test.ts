import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderBy } from './order-by.ts';

/** The plain way, to compare with. */
function plainly(values: readonly number[], descending: boolean): number[] {
  const known = values.map((_, row) => row).filter((row) => !Number.isNaN(values[row]!));
  const missing = values.map((_, row) => row).filter((row) => Number.isNaN(values[row]!));
  known.sort((a, b) => (descending ? values[b]! - values[a]! : values[a]! - values[b]!) || a - b);
  return [...known, ...missing];
}

describe('orderBy', () => {
  it('orders as a comparator does, in both directions', () => {
    const value = fc.oneof(
      fc.double({ min: -1e9, max: 1e9 }),
      fc.integer({ min: -3, max: 3 }),
      fc.constantFrom(0, -0, Number.NaN),
    );
    fc.assert(
      fc.property(fc.array(value, { maxLength: 80 }), fc.boolean(), (values, descending) => {
        expect([...orderBy(values, descending)]).toEqual(plainly(values, descending));
      }),
    );
  });

  it('tells values apart that single precision does not', () => {
    const base = 1_795_338_270_000;
    const values = [5, 3, 9, 1, 7].map((step) => base + step);
    expect([...orderBy(values, false)]).toEqual([3, 1, 0, 4, 2]);
    expect([...orderBy(values, true)]).toEqual([2, 4, 0, 1, 3]);
    const scores = [5 + 2e-15, 5, 5 + 1e-15];
    expect([...orderBy(scores, false)]).toEqual([1, 2, 0]);
  });

  it('keeps infinities at the ends and nothing out', () => {
    expect([...orderBy([Infinity, Number.NaN, -Infinity, 0], false)]).toEqual([2, 3, 0, 1]);
    expect([...orderBy([], true)]).toEqual([]);
  });
});
