import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random/random.ts';
import { fitLogistic } from './logistic.ts';
import { predict } from './ridge.ts';

describe('logistic regression', () => {
  const random = seededRandom(3);
  const rows = Array.from({ length: 4000 }, () => Float64Array.of(2 * random() - 1, 2 * random() - 1));
  const chance = (x: Float64Array) => 1 / (1 + Math.exp(-(0.5 + 3 * x[0]! - x[1]!)));
  const targets = rows.map((x) => Number(random() < chance(x)));
  const even = rows.map(() => 1);

  it('finds the weights that labels were drawn by', () => {
    const fit = fitLogistic(rows, targets, even, 1e-6);
    expect(fit.bias).toBeCloseTo(0.5, 0);
    expect(Math.abs(fit.weights[0]! - 3)).toBeLessThan(0.25);
    expect(Math.abs(fit.weights[1]! + 1)).toBeLessThan(0.25);
  });

  it('leaves no slope: predictions add up to the targets, weighted', () => {
    const weights = rows.map((_, row) => 1 + (row % 3));
    const fit = fitLogistic(rows, targets, weights, 0);
    const rest = rows.reduce(
      (sum, x, row) => sum + weights[row]! * (targets[row]! - 1 / (1 + Math.exp(-predict(fit, x)))),
      0,
    );
    expect(rest).toBeCloseTo(0, 6);
  });

  it('keeps weights finite where a feature separates the labels', () => {
    const separated = rows.map((x) => Number(x[0]! > 0));
    const fit = fitLogistic(rows, separated, even, 1);
    expect(fit.weights[0]).toBeGreaterThan(5);
    expect(fit.weights[0]).toBeLessThan(100);
  });

  it('refuses what is no number', () => {
    expect(() => fitLogistic([Float64Array.of(Number.NaN)], [1], [1], 1)).toThrow(
      expect.objectContaining({ code: 'not-a-number' }),
    );
  });
});
