import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random/random.ts';
import { designOfColumns, fitLogistic, logisticValue } from './logistic.ts';

describe('logistic regression', () => {
  const random = seededRandom(3);
  const rows = Array.from({ length: 4000 }, () => Float64Array.of(2 * random() - 1, 2 * random() - 1));
  const chance = (x: Float64Array) => 1 / (1 + Math.exp(-(0.5 + 3 * x[0]! - x[1]!)));
  const targets = rows.map((x) => Number(random() < chance(x)));
  const design = designOfColumns([rows.map(() => 1), rows.map((x) => x[0]!), rows.map((x) => x[1]!)]);
  const all = rows.map((_, row) => row);

  it('finds the weights that labels were drawn by', () => {
    const fit = fitLogistic(design, all, targets, { lambda: 1e-6 });
    expect(fit[0]).toBeCloseTo(0.5, 0);
    expect(Math.abs(fit[1]! - 3)).toBeLessThan(0.25);
    expect(Math.abs(fit[2]! + 1)).toBeLessThan(0.25);
  });

  it('leaves no slope: predictions add up to the targets, weighted', () => {
    const weights = rows.map((_, row) => 1 + (row % 3));
    const fit = fitLogistic(design, all, targets, { lambda: 0, weights });
    const rest = rows.reduce(
      (sum, _, row) => sum + weights[row]! * (targets[row]! - logisticValue(fit, design.values, row * 3)),
      0,
    );
    expect(rest).toBeCloseTo(0, 6);
  });

  it('keeps weights finite where a feature separates the labels', () => {
    const separated = rows.map((x) => Number(x[0]! > 0));
    const fit = fitLogistic(design, all, separated, { lambda: 1 });
    expect(fit[1]).toBeGreaterThan(5);
    expect(fit[1]).toBeLessThan(100);
  });

  it('refuses what is no number', () => {
    expect(() => fitLogistic(designOfColumns([[1], [Number.NaN]]), [0], [1], { lambda: 1 })).toThrow(
      expect.objectContaining({ code: 'not-a-number' }),
    );
  });
});
