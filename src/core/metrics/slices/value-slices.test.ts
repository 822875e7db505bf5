import { describe, expect, it } from 'vitest';
import { numberSlices, TextSlices } from './value-slices.ts';

describe('numberSlices', () => {
  it('makes a slice of each of a few values, rising, and none of a missing one', () => {
    const { slice, names } = numberSlices(Float64Array.of(3, 1, Number.NaN, 3, 0.5), 5);
    expect(names).toEqual(['0.5', '1', '3']);
    expect([...slice]).toEqual([2, 1, -1, 2, 0]);
  });

  it('makes bands of many, each with about as many rows, equal values in one', () => {
    const values = Float64Array.from({ length: 1000 }, (_, row) => (row < 300 ? 0 : row / 10));
    const { slice, names } = numberSlices(values, 5);
    expect(names).toEqual(['under 40', '40 to under 60', '60 to under 80', '80 and more']);
    const counts = names.map((_, band) => slice.filter((code) => code === band).length);
    expect(counts).toEqual([400, 200, 200, 200]);
    expect(new Set(slice.subarray(0, 300)).size).toBe(1);
  });
});

describe('TextSlices', () => {
  it('numbers texts by first appearance, and says where there are too many', () => {
    const slices = new TextSlices(5, 2);
    slices.set(0, 'b');
    slices.set(2, 'a');
    slices.set(3, 'b');
    expect(slices).toMatchObject({ names: ['b', 'a'], overflowed: false });
    slices.set(4, 'c');
    expect(slices.overflowed).toBe(true);
    expect([...slices.slice]).toEqual([0, -1, 1, 0, -1]);
  });
});
