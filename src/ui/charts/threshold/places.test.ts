import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { riskCoverageCurve } from '#core/metrics/selective/curve.ts';
import { coverageAt, coverageOf, placeAt, placeNearCoverage, thresholdOf } from './places.ts';

const curveOf = (scores: number[]) =>
  riskCoverageCurve(
    {
      score: Float64Array.from(scores),
      valid: new Uint8Array(scores.length).fill(1),
      label: new Float64Array(scores.length).fill(Number.NaN),
      instruction: Int32Array.from(scores.keys()),
    },
    5,
  );

const scores = fc.array(
  fc.integer({ min: 0, max: 18 }).map((half) => half / 2),
  { minLength: 1, maxLength: 60 },
);

describe('places on the curve', () => {
  it('keep exactly the rows with score at or above the threshold', () => {
    fc.assert(
      fc.property(scores, fc.double({ min: -1, max: 10, noNaN: true }), (values, threshold) => {
        const accepted = values.filter((score) => score >= threshold).length;
        expect(coverageAt(curveOf(values), threshold)).toBe(accepted / values.length);
      }),
    );
  });

  it('are found by the reachable coverage nearest to the one asked for', () => {
    fc.assert(
      fc.property(scores, fc.double({ min: 0, max: 1, noNaN: true }), (values, coverage) => {
        const curve = curveOf(values);
        const found = Math.abs(coverageOf(curve, placeNearCoverage(curve, coverage)) - coverage);
        for (let place = -1; place < curve.threshold.length; place++)
          expect(found).toBeLessThanOrEqual(Math.abs(coverageOf(curve, place) - coverage) + 1e-12);
      }),
    );
  });

  it('give a threshold that leads back to them', () => {
    const curve = curveOf([1, 2, 2, 3]);
    expect([-1, 0, 1, 2].map((place) => placeAt(curve, thresholdOf(curve, place)))).toEqual([-1, 0, 1, 2]);
    expect(Number.isFinite(thresholdOf(curve, -1))).toBe(true);
    expect(placeAt(curve, Number.NEGATIVE_INFINITY)).toBe(2);
  });
});
