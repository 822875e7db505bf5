import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import reference from '../fixtures/metrics.json' with { type: 'json' };
import { calibratedProbability, fitCalibrator } from './calibrator.ts';
import { digitCut, digitLabel, digitProbability } from './probability.ts';
import { logLoss } from './temperature.ts';

const { calibrators } = reference;
const y = Uint8Array.from(calibrators.y);
const input = {
  score: Float64Array.from(calibrators.x),
  probs: Float64Array.from(calibrators.digits.flat()),
};
const query = { score: Float64Array.from(calibrators.query), probs: null };

describe('calibrators against scikit-learn and scipy', () => {
  it.each(['isotonic', 'platt'] as const)('%s', (kind) => {
    const fitted = calibratedProbability(fitCalibrator(kind, input, calibrators.digit_cut, y), query);
    const tolerance = kind === 'platt' ? 1e-6 : 1e-9; // scikit-learn stops its optimiser at 1e-6
    calibrators[kind].forEach((expected, i) => {
      expect(Math.abs(fitted[i]! - expected)).toBeLessThanOrEqual(tolerance);
    });
  });

  it('temperature', () => {
    const fitted = fitCalibrator('temperature', input, calibrators.digit_cut, y);
    if (fitted.kind !== 'temperature') throw new Error(fitted.kind);
    expect(fitted.temperature).toBeCloseTo(calibrators.temperature, 5);
    expect(logLoss(calibratedProbability(fitted, input), y)).toBeLessThanOrEqual(
      calibrators.temperature_loss + 1e-12,
    );
  });
});

describe('calibrators', () => {
  it('find a temperature to the last digits', () => {
    // Every row says 0.8 for digit 9 and 0.2 for digit 0, and 3 of 5 are good: P must become 0.6.
    const outcome = Uint8Array.of(1, 1, 1, 0, 0);
    const probs = Float64Array.from({ length: 50 }, (_, at) =>
      at % 10 === 9 ? 0.8 : at % 10 === 0 ? 0.2 : 0,
    );
    const fitted = fitCalibrator('temperature', { score: new Float64Array(5), probs }, 5, outcome);
    const wanted = Math.log(0.8 / 0.2) / Math.log(0.6 / 0.4);
    expect(fitted).toMatchObject({ temperature: expect.closeTo(wanted, 12) });
  });

  const rows = fc.array(fc.tuple(fc.double({ min: -9, max: 9, noNaN: true }), fc.constantFrom(0, 1)), {
    minLength: 1,
    maxLength: 60,
  });

  it('give probabilities that never fall as the score rises, where isotonic', () => {
    fc.assert(
      fc.property(rows, (pairs) => {
        const score = Float64Array.from(pairs, ([x]) => x).sort();
        const outcome = Uint8Array.from(pairs, ([, value]) => value);
        const p = calibratedProbability(fitCalibrator('isotonic', { score, probs: null }, 5, outcome), {
          score,
          probs: null,
        });
        p.forEach((value, i) => {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
          if (i > 0) expect(value).toBeGreaterThanOrEqual(p[i - 1]!);
        });
        // Least squares keeps the mean.
        const mean = (values: ArrayLike<number>) =>
          Array.from(values).reduce((a, b) => a + b, 0) / values.length;
        expect(mean(p)).toBeCloseTo(mean(outcome), 9);
      }),
    );
  });

  it('give finite probabilities inside (0, 1) on separable or one-class data, where Platt', () => {
    fc.assert(
      fc.property(rows, (pairs) => {
        const score = Float64Array.from(pairs, ([x]) => x);
        const outcome = Uint8Array.from(score, (x) => (x > 0 ? 1 : 0));
        const fitted = fitCalibrator('platt', { score, probs: null }, 5, outcome);
        for (const p of calibratedProbability(fitted, { score, probs: null })) {
          expect(p).toBeGreaterThanOrEqual(0);
          expect(p).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('refuse to fit on nothing, or without digits', () => {
    const none = { score: new Float64Array(0), probs: null };
    expect(() => fitCalibrator('platt', none, 5, new Uint8Array(0))).toThrow(/no labelled row/);
    expect(() =>
      fitCalibrator('temperature', { ...none, score: new Float64Array(1) }, 5, Uint8Array.of(1)),
    ).toThrow(/without the ten digit/);
  });
});

describe('digits as a probability', () => {
  it('spreads the digits evenly over the label scale', () => {
    expect(digitLabel(0, { low: 1, high: 5 })).toBe(1);
    expect(digitLabel(9, { low: 1, high: 5 })).toBe(5);
  });

  it('counts a digit where it is nearer to a label at or above the cut than to one below', () => {
    const labels = (...values: number[]) => Float64Array.from(values);
    expect(digitCut(labels(0, 1, Number.NaN), 1, { low: 0, high: 1 })).toBe(5);
    expect(digitCut(labels(0, 1), 0.5, { low: 0, high: 1 })).toBe(5);
    expect(digitCut(labels(0, 4, 5, 9), 5, { low: 0, high: 9 })).toBe(5);
    expect(digitCut(labels(1, 2.667, 3, 5), 3, { low: 1, high: 5 })).toBe(5);
    expect(digitCut(labels(0, 9), 9.5, { low: 0, high: 9 })).toBe(10);
    expect(digitCut(labels(0, 9), -1, { low: 0, high: 9 })).toBe(0);
  });

  it('divides by the digits’ own sum, whatever the mass', () => {
    const half = Float64Array.of(0.1, 0, 0, 0, 0, 0, 0, 0, 0, 0.1);
    expect(digitProbability(half, 5, 1)[0]).toBeCloseTo(0.5, 12);
    expect(digitProbability(new Float64Array(10), 5, 1)[0]).toBeNaN();
  });

  it('moves towards one half as the temperature rises, towards the likelier side as it falls', () => {
    const probs = Float64Array.of(0.02, 0.02, 0.02, 0.02, 0.02, 0.1, 0.1, 0.5, 0.1, 0.1);
    const at = (temperature: number) => digitProbability(probs, 5, temperature)[0]!;
    expect(at(20)).toBeLessThan(at(1));
    expect(at(20)).toBeGreaterThan(0.5);
    expect(at(0.1)).toBeGreaterThan(at(1));
  });
});
