import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverageAt, pointAt, pointNearCoverage, type RiskCurve, thresholdOf } from './risk-curve.ts';

/** Thresholds and counts of scores, as the metrics core would merge them. */
function curveOf(scores: number[]): RiskCurve {
  const sorted = [...scores].sort((a, b) => b - a);
  const threshold: number[] = [];
  const accepted: number[] = [];
  sorted.forEach((score, i) => {
    if (sorted[i + 1] === score) return;
    threshold.push(score);
    accepted.push(i + 1);
  });
  const none = threshold.map(() => Number.NaN);
  return {
    n: scores.length,
    threshold: Float64Array.from(threshold),
    accepted,
    selectiveRisk: none,
    generalisedRisk: none,
  };
}

const scores = fc.array(
  fc.integer({ min: 0, max: 18 }).map((half) => half / 2),
  { minLength: 1, maxLength: 60 },
);

describe('points of the curve', () => {
  it('keeps exactly the rows with score at or above the threshold', () => {
    fc.assert(
      fc.property(scores, fc.double({ min: -1, max: 10, noNaN: true }), (values, threshold) => {
        const curve = curveOf(values);
        const kept = values.filter((score) => score >= threshold).length;
        expect(coverageAt(curve, pointAt(curve, threshold))).toBe(kept / values.length);
      }),
    );
  });

  it('finds the reachable coverage nearest to the one asked for', () => {
    fc.assert(
      fc.property(scores, fc.double({ min: 0, max: 1, noNaN: true }), (values, coverage) => {
        const curve = curveOf(values);
        const found = Math.abs(coverageAt(curve, pointNearCoverage(curve, coverage)) - coverage);
        for (let point = -1; point < curve.threshold.length; point++)
          expect(found).toBeLessThanOrEqual(Math.abs(coverageAt(curve, point) - coverage) + 1e-12);
      }),
    );
  });

  it('goes from threshold to point and back', () => {
    const curve = curveOf([1, 2, 2, 3]);
    expect([...curve.threshold]).toEqual([3, 2, 1]);
    expect([-1, 0, 1, 2].map((point) => pointAt(curve, thresholdOf(curve, point)))).toEqual([-1, 0, 1, 2]);
    expect(pointAt(curve, Number.NEGATIVE_INFINITY)).toBe(2);
  });
});
