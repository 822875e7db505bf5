import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { histogram } from './histogram.ts';

const input = (score: number[], range: [number, number] | null = null, bins = 5) => ({
  score: Float64Array.from(score),
  valid: Uint8Array.from(score, (value) => (Number.isNaN(value) ? 0 : 1)),
  group: Int32Array.from(score, (_, row) => (row % 3) - 1),
  groups: ['even', 'odd'],
  bins,
  range,
});

describe('histogram', () => {
  it('counts every valid row once, overall and by group', () => {
    const scores = fc.array(fc.oneof(fc.double({ min: -9, max: 9, noNaN: true }), fc.constant(Number.NaN)));
    fc.assert(
      fc.property(scores, fc.integer({ min: 1, max: 20 }), (values, bins) => {
        const found = histogram(input(values, null, bins));
        const sum = (counts: number[]) => counts.reduce((a, b) => a + b, 0);
        expect(sum(found.counts)).toBe(found.n);
        expect(found.n + found.invalid).toBe(values.length);
        for (const group of found.byGroup) expect(sum(group.counts)).toBe(group.n);
        expect(found.edges).toHaveLength(bins + 1);
      }),
    );
  });

  it('closes the last bin and gathers what lies outside the range', () => {
    expect(histogram(input([0, 1, 8.9, 9], [0, 9], 9)).counts).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 2]);
    expect(histogram(input([-5, 20], [0, 9], 3)).counts).toEqual([1, 0, 1]);
  });

  it('has a mean and a median, and none where nothing is valid', () => {
    expect(histogram(input([1, 2, 9]))).toMatchObject({ mean: 4, median: 2 });
    expect(histogram(input([1, 2, 4, 9])).median).toBe(3);
    expect(histogram(input([Number.NaN]))).toMatchObject({ n: 0, invalid: 1, mean: Number.NaN });
    expect(histogram(input([4, 4, 4])).counts.reduce((a, b) => a + b)).toBe(3);
  });
});
