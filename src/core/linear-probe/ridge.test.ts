import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random/random.ts';
import { solveRidged } from '../regression/cholesky.ts';
import { fitRidge, predict } from './ridge.ts';

const normal = (random: () => number) =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** y = 2·x₀ − x₁ + 3 + noise, five answers to each instruction. */
function example(n: number, features: number, noise: number, seed = 3) {
  const random = seededRandom(seed);
  const x = Array.from({ length: n }, () =>
    Float32Array.from({ length: features }, (_, i) => 10 ** (i % 3) * normal(random) + i),
  );
  const y = x.map((row) => 2 * row[0]! - row[1]! / 10 + 3 + noise * normal(random));
  return { x, y, groups: x.map((_, row) => Math.floor(row / 5)) };
}

describe('solveRidged', () => {
  it('solves a system by hand', () => {
    // [[3, 1], [1, 2]] + 1·I, b = [9, 7] gives x = [20, 19] / 11.
    const x = solveRidged(Float64Array.of(3, 1, 1, 2), Float64Array.of(9, 7), 1)!;
    expect(x[0]).toBeCloseTo(20 / 11, 12);
    expect(x[1]).toBeCloseTo(19 / 11, 12);
  });

  it('says where there is no solution', () => {
    expect(solveRidged(Float64Array.of(1, 1, 1, 1), Float64Array.of(1, 2), 0)).toBeNull();
  });
});

describe('fitRidge', () => {
  it('finds a linear law, whatever the scales of the features', () => {
    const { x, y, groups } = example(400, 6, 0.05);
    const fit = fitRidge(x, y, groups);
    expect(fit.weights[0]).toBeCloseTo(2, 1);
    expect(fit.weights[1]).toBeCloseTo(-0.1, 2);
    expect(fit.error).toBeLessThan(0.07);
  });

  it('penalises more where there is more noise', () => {
    const calm = example(100, 30, 0.01);
    const loud = example(100, 30, 20);
    expect(fitRidge(loud.x, loud.y, loud.groups).lambda).toBeGreaterThan(
      fitRidge(calm.x, calm.y, calm.groups).lambda,
    );
  });

  it('predicts each row by a fit that has not seen its group', () => {
    const { x, y, groups } = example(60, 4, 1);
    const { outOfFold } = fitRidge(x, y, groups);
    const moved = y.slice();
    for (let row = 0; row < 5; row++) moved[row]! += 0.01;
    const again = fitRidge(x, moved, groups).outOfFold;
    for (let row = 0; row < 5; row++) expect(again[row]).toBeCloseTo(outOfFold[row]!, 9);
  });

  /** Groups differ in level and in their features, and the two have to do with each other. */
  const levels = () => {
    const { x, y, groups } = example(300, 4, 0.2);
    for (const [row, group] of groups.entries()) {
      const level = Math.sin(7 * group);
      x[row]![0]! += 3 * level;
      y[row]! -= 40 * level - 6 * level;
    }
    return { x, y, groups };
  };

  it('learns the law within groups, whatever their levels', () => {
    const { x, y, groups } = levels();
    expect(fitRidge(x, y, groups).weights[0]).toBeLessThan(0);
    const fit = fitRidge(x, y, groups, { within: true });
    expect(fit.weights[0]).toBeCloseTo(2, 1);
    expect(fit.weights[1]).toBeCloseTo(-0.1, 2);
    expect(fit.error).toBeLessThan(0.25);
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(x.map((row) => predict(fit, row)))).toBeCloseTo(mean(y), 9);
  });

  it('is blind to the levels of groups when it learns within them', () => {
    const { x, y, groups } = levels();
    const fit = fitRidge(x, y, groups, { within: true });
    const moved = fitRidge(
      x,
      y.map((target, row) => target + Math.cos(groups[row]!)),
      groups,
      { within: true },
    );
    for (const [i, weight] of moved.weights.entries()) expect(weight).toBeCloseTo(fit.weights[i]!, 9);
  });

  it('predicts a row within groups by a fit that has not seen its group', () => {
    const { x, y, groups } = example(60, 4, 1);
    const { outOfFold } = fitRidge(x, y, groups, { within: true });
    const moved = y.slice();
    for (let row = 0; row < 5; row++) moved[row]! += 0.01 * row;
    const again = fitRidge(x, moved, groups, { within: true }).outOfFold;
    for (let row = 0; row < 5; row++) expect(again[row]).toBeCloseTo(outOfFold[row]!, 9);
  });

  it('says where there is nothing to compare', () => {
    const { x, y } = example(20, 3, 1);
    const alone = x.map((_, row) => row);
    expect(() => fitRidge(x, y, alone, { within: true })).toThrow(/no instruction has two/);
  });

  it('does not claim to know what is noise', () => {
    const random = seededRandom(8);
    const x = Array.from({ length: 200 }, () => Float32Array.from({ length: 50 }, () => normal(random)));
    const y = x.map(() => normal(random));
    const { error } = fitRidge(
      x,
      y,
      x.map((_, row) => row),
    );
    expect(error).toBeGreaterThan(0.9);
  });

  it('survives a feature that never varies', () => {
    const { x, y, groups } = example(50, 3, 0.1);
    for (const row of x) row[2] = 7;
    expect(Number.isFinite(predict(fitRidge(x, y, groups), x[0]!))).toBe(true);
  });
});
