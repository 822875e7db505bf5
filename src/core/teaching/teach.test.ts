import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random/random.ts';
import { taughtOutOfFold } from './out-of-fold.ts';
import { type GradedRows, priorSlope, taughtScore, teach } from './teach.ts';

const normal = (random: () => number) =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

interface Law {
  n: number;
  seed: number;
  /** How grades follow score, first feature and first component. */
  score?: number;
  feature?: number;
  component?: number;
}

/** Four rows an instruction; grades follow the law and noise of deviation 1. */
function example({ n, seed, score = 0, feature = 0, component = 0 }: Law): GradedRows {
  const random = seededRandom(seed);
  const column = () => Float64Array.from({ length: n }, () => normal(random));
  const [own, features, components] = [column(), [column(), column()], Array.from({ length: 6 }, column)];
  return {
    score: own.map((value) => 3 + 2 * value),
    features,
    components,
    grade: own.map(
      (value, row) =>
        score * value + feature * features[0]![row]! + component * components[0]![row]! + normal(random),
    ),
    instruction: Int32Array.from({ length: n }, (_, row) => Math.floor(row / 4)),
  };
}

const scoresOf = (rows: GradedRows, teaching = teach(rows)) =>
  Array.from(rows.grade, (_, row) =>
    taughtScore(
      teaching,
      rows.score[row]!,
      rows.features.map((column) => column[row]!),
      rows.components.map((column) => column[row]!),
    ),
  );

function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const mean = (of: ArrayLike<number>) => Array.from(of).reduce((sum, value) => sum + value, 0) / of.length;
  const [ma, mb] = [mean(a), mean(b)];
  const sum = (f: (i: number) => number) => Array.from(a, (_, i) => f(i)).reduce((x, y) => x + y, 0);
  return (
    sum((i) => (a[i]! - ma) * (b[i]! - mb)) /
    Math.sqrt(sum((i) => (a[i]! - ma) ** 2) * sum((i) => (b[i]! - mb) ** 2))
  );
}

describe('teach', () => {
  it('is the judge with no grades, few grades, or grades that do not vary', () => {
    for (const rows of [
      example({ n: 0, seed: 1 }),
      example({ n: 8, seed: 1, feature: 3 }),
      { ...example({ n: 40, seed: 1 }), grade: new Float64Array(40).fill(4) },
    ]) {
      const { kept } = teach(rows);
      expect(kept).not.toBeNull();
      expect(scoresOf(rows)).toEqual(
        Array.from(rows.score, (score) => {
          const { mean, deviation } = teach(rows).moments;
          return (priorSlope * (score - mean)) / deviation;
        }),
      );
    }
  });

  it('learns what the judge misses, of features and of components, and unseen instructions gain', () => {
    for (const law of [{ feature: 1 }, { component: 1 }]) {
      const rows = example({ n: 160, seed: 3, score: 0.3, ...law });
      const { kept } = teach(rows);
      expect(kept).toBeNull();
      const gain = correlation(taughtOutOfFold(rows), rows.grade) - correlation(rows.score, rows.grade);
      expect(gain).toBeGreaterThan(0.2);
    }
  });

  it('turns an inverted judge round where the grades say so', () => {
    const rows = example({ n: 120, seed: 5, score: -1.5 });
    expect(teach(rows).slope).toBeLessThan(-0.2);
    expect(correlation(taughtOutOfFold(rows), rows.grade)).toBeGreaterThan(0.5);
  });

  it('keeps the judge where nothing can be gained, in most draws', () => {
    const kept = Array.from({ length: 30 }, (_, seed) => teach(example({ n: 80, seed, score: 0.5 })).kept);
    expect(kept.filter((why) => why === 'no-gain-shown').length).toBeGreaterThanOrEqual(20);
  });

  it('does not depend on the scale of grades or scores, nor on the order of rows', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        (seed, by) => {
          const rows = example({ n: 48, seed, score: 0.3, feature: 1 });
          const scaled = {
            ...rows,
            grade: Array.from(rows.grade, (grade) => by * grade - 7),
            score: Array.from(rows.score, (score) => by * score + 2),
          };
          const reversed = <T extends ArrayLike<number>>(of: T) => Array.from(of).reverse();
          const turned: GradedRows = {
            score: reversed(rows.score),
            features: rows.features.map(reversed),
            components: rows.components.map(reversed),
            grade: reversed(rows.grade),
            instruction: reversed(rows.instruction),
          };
          const scores = scoresOf(rows);
          for (const other of [scoresOf(scaled), scoresOf(turned).reverse()])
            for (const [row, score] of other.entries()) expect(score).toBeCloseTo(scores[row]!, 6);
        },
      ),
      { numRuns: 8 },
    );
  });

  it('predicts out of fold without any grade of the row’s own instruction', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 0, max: 14 }), (seed, instruction) => {
        const rows = example({ n: 60, seed, feature: 1 });
        const moved = Float64Array.from(rows.grade);
        for (let row = 4 * instruction; row < 4 * instruction + 4; row++) moved[row]! += 50 * (row % 2);
        const before = taughtOutOfFold(rows);
        const after = taughtOutOfFold({ ...rows, grade: moved });
        for (let row = 4 * instruction; row < 4 * instruction + 4; row++)
          expect(after[row]).toBeCloseTo(before[row]!, 12);
      }),
      { numRuns: 8 },
    );
  });
});
