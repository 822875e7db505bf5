import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attentionFlops, fitTokenCost, judgeFlops, layerFlops } from './cost.ts';

const smolLm = {
  layers: 30,
  hiddenSize: 576,
  heads: 9,
  kvHeads: 3,
  headDim: 64,
  intermediateSize: 1536,
  vocabSize: 49_152,
};

describe('the work of a decoder', () => {
  it('agrees with a count by hand', () => {
    // 3,538,944 weights in a layer's products, and 4·9·64 operations for each pair of query and key.
    const pairs = (256 * 257) / 2;
    expect(layerFlops(smolLm, 1, 256)).toBe(2 * 256 * 3_538_944 + 4 * 576 * pairs);
  });

  it('counts one position a row after the last attention', () => {
    const one = judgeFlops(smolLm, 1, 1);
    expect(one).toBe(30 * layerFlops(smolLm, 1, 1) + 2 * 576 * 49_152);
    expect(judgeFlops(smolLm, 1, 100)).toBeLessThan(30 * layerFlops(smolLm, 1, 100));
  });

  it('is as much for two rows together as for each by itself', () => {
    expect(judgeFlops(smolLm, 2, 64)).toBe(2 * judgeFlops(smolLm, 1, 64));
    expect(attentionFlops(smolLm, 8, 10)).toBe(8 * attentionFlops(smolLm, 1, 10));
  });
});

describe('fitTokenCost', () => {
  it('finds the parts that times are made of', () => {
    const parts = fc.tuple(
      fc.double({ min: 1e-4, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1e-4, noNaN: true }),
    );
    fc.assert(
      fc.property(parts, ([linear, quadratic]) => {
        const points = [128, 256, 512, 1024].map((tokens) => ({
          tokens,
          seconds: linear * tokens + quadratic * tokens ** 2,
        }));
        const fitted = fitTokenCost(points)!;
        expect(fitted.linear / linear).toBeCloseTo(1, 6);
        expect(1 + fitted.quadratic * 1e4).toBeCloseTo(1 + quadratic * 1e4, 6);
        expect(fitted.worstError).toBeLessThan(1e-6);
      }),
    );
  });

  it('does not pretend to know from two points', () => {
    expect(fitTokenCost([{ tokens: 1, seconds: 1 }])).toBeNull();
  });
});
