import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '#core/random/random.ts';
import { pixelExtremes } from './downsample.ts';

describe('pixelExtremes', () => {
  it('keeps the lowest and highest value of every pixel column, in order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 500, max: 5000 }), (seed, n) => {
        const random = seededRandom(seed);
        const x = Float64Array.from({ length: n }, (_, i) => (i + 1) / n);
        const y = Float64Array.from({ length: n }, random);
        const columns = 40;
        const kept = [...pixelExtremes(x, y, [0, 1], columns)];
        expect(kept).toEqual([...new Set(kept)].sort((a, b) => a - b));
        expect(kept.length).toBeLessThanOrEqual((columns + 1) * 4);
        const extremes = (indices: number[]) => {
          const byColumn = new Map<number, [number, number]>();
          for (const i of indices) {
            const column = Math.floor(x[i]! * columns);
            const [low, high] = byColumn.get(column) ?? [Infinity, -Infinity];
            byColumn.set(column, [Math.min(low, y[i]!), Math.max(high, y[i]!)]);
          }
          return byColumn;
        };
        expect(extremes(kept)).toEqual(extremes(Array.from({ length: n }, (_, i) => i)));
      }),
      { numRuns: 30 },
    );
  });

  it('leaves a small curve alone', () => {
    expect([...pixelExtremes([0, 0.5, 1], [1, 2, 3], [0, 1], 100)]).toEqual([0, 1, 2]);
    expect(pixelExtremes([], [], [0, 1], 100)).toHaveLength(0);
  });

  it('thins 100,000 points to at most four a column', () => {
    const n = 100_000;
    const x = Float64Array.from({ length: n }, (_, i) => (i + 1) / n);
    const kept = pixelExtremes(x, x, [0, 1], 900);
    expect(kept.length).toBeLessThanOrEqual(901 * 4);
    expect(kept[0]).toBe(0);
    expect(kept.at(-1)).toBe(n - 1);
  });
});
