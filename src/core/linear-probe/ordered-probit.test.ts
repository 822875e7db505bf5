import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random/random.ts';
import { digitProbabilities, evenlyUsedThresholds, evenThresholds, normalCdf } from './ordered-probit.ts';

describe('an ordered probit', () => {
  const even = (spread: number) => ({ spread, thresholds: evenThresholds });

  it('is a distribution whose mean follows the prediction inside the scale', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -20, max: 30, noNaN: true }),
        fc.double({ min: 0.1, max: 5, noNaN: true }),
        (bias, spread) => {
          const probs = digitProbabilities(even(spread), bias);
          expect(probs.every((p) => p > 0)).toBe(true);
          expect(probs.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6);
        },
      ),
    );
    for (const centre of [3, 4.5, 6]) {
      const mean = digitProbabilities(even(1), centre).reduce((sum, p, digit) => sum + p * digit, 0);
      expect(mean).toBeCloseTo(centre, 2);
    }
  });

  it('agrees with the normal distribution', () => {
    // scipy.stats.norm.cdf
    for (const [z, p] of [
      [0, 0.5],
      [1, 0.8413447461],
      [-1.96, 0.0249978951],
      [3, 0.998650102],
    ] as const)
      expect(Math.abs(normalCdf(z) - p)).toBeLessThan(2e-7);
  });

  it('uses each digit for a tenth of the rows at thresholds found for them', () => {
    const random = seededRandom(5);
    const scores = Array.from({ length: 300 }, () => 4 * random() ** 2 - 1);
    const probit = { spread: 0.7, thresholds: evenlyUsedThresholds(scores, 0.7) };
    const used = new Float64Array(10);
    for (const score of scores)
      for (const [digit, p] of digitProbabilities(probit, score).entries()) used[digit]! += p / scores.length;
    for (const share of used) expect(share).toBeCloseTo(0.1, 4);
  });
});
