import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binEdges, histogram } from './histogram.ts';

describe('histogram', () => {
  it('counts every finite value within the edges exactly once, in its own bin', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 9, noNaN: true }), { maxLength: 200 }), (values) => {
        const edges = binEdges(0, 9, 30);
        const { counts, n } = histogram(values, edges);
        expect(n).toBe(values.length);
        const expected = edges
          .slice(0, -1)
          .map(
            (edge, i) =>
              values.filter(
                (v) => v >= edge && (i === edges.length - 2 ? v <= edges[i + 1]! : v < edges[i + 1]!),
              ).length,
          );
        expect(counts).toEqual(expected);
      }),
    );
  });

  it('puts a value on an edge into the bin above it, the last edge into the last bin', () => {
    expect(histogram([0, 0.3, 0.6, 0.9], [0, 0.3, 0.6, 0.9]).counts).toEqual([1, 1, 2]);
  });

  it('leaves out NaN and what the caller excludes', () => {
    const result = histogram([1, Number.NaN, 2, 3], [0, 2, 4], (row) => row !== 3);
    expect(result).toEqual({ edges: [0, 2, 4], counts: [1, 1], n: 2 });
  });

  it('gives constant scores one bin around them', () => {
    expect(binEdges(4, 4, 30)).toEqual([3.5, 4.5]);
  });
});
