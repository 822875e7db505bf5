import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketByLength, commonPrefix } from './batches.ts';

describe('bucketByLength', () => {
  it('puts every row in one batch, none over its bound unless alone, none much shorter than its longest', () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 1200 }), { maxLength: 80 });
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 4096 }), (lengths, maxTokens) => {
        const batches = bucketByLength(lengths, maxTokens);
        expect(batches.flat().sort((a, b) => a - b)).toEqual(lengths.map((_, row) => row));
        for (const batch of batches) {
          const longest = Math.max(...batch.map((row) => lengths[row]!));
          expect(batch.length === 1 || batch.length * longest <= maxTokens).toBe(true);
          for (const row of batch)
            expect(longest - lengths[row]!).toBeLessThanOrEqual(Math.max(16, 0.25 * longest));
        }
      }),
    );
  });

  it('computes the longest rows first', () => {
    expect(bucketByLength([10, 300, 11, 290], 1000)).toEqual([
      [1, 3],
      [2, 0],
    ]);
  });
});

describe('commonPrefix', () => {
  const rows = (...lists: number[][]) => lists.map((list) => Int32Array.from(list));

  it('ends at the first difference', () => {
    expect(commonPrefix(rows([1, 2, 3, 4], [1, 2, 9, 4], [1, 2, 3, 5, 6]))).toBe(2);
  });

  it('leaves a token of each row', () => {
    expect(commonPrefix(rows([1, 2], [1, 2, 3]))).toBe(1);
    expect(commonPrefix(rows([7], [7]))).toBe(0);
  });

  it('is nothing where rows differ at once', () => {
    expect(commonPrefix(rows([1, 2], [2, 2]))).toBe(0);
  });
});
