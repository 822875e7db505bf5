import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../random/random.ts';
import { sigmoid } from '../../regression/logistic.ts';
import reference from '../fixtures/calibration.json' with { type: 'json' };
import { gauss, monteCarloError } from '../testing/simulated.ts';
import { fitIsotonic, risingValue } from './isotonic.ts';
import { fitVennAbers, mergedProbability, vennAbersAt } from './venn-abers.ts';

/** What it is by definition: isotonic regression with the row put in, as a bad one and as a good one. */
function byDefinition(x: Float64Array, y: readonly number[], score: number): [number, number] {
  const with_ = Float64Array.of(...x, score);
  return [0, 1].map((outcome) => risingValue(fitIsotonic(with_, [...y, outcome]), score)) as [number, number];
}

describe.each(reference.venn_abers)('Venn-Abers against the package venn-abers: $name', (fixture) => {
  const fitted = fitVennAbers(Float64Array.from(fixture.x), fixture.y);

  it('gives its two probabilities and the one made of them', () => {
    fixture.query.forEach((score, i) => {
      const pair = vennAbersAt(fitted, score);
      expect(Math.abs(pair[0] - fixture.p0[i]!)).toBeLessThanOrEqual(1e-9);
      expect(Math.abs(pair[1] - fixture.p1[i]!)).toBeLessThanOrEqual(1e-9);
      expect(Math.abs(mergedProbability(pair) - fixture.merged[i]!)).toBeLessThanOrEqual(1e-9);
    });
  });
});

describe('Venn-Abers', () => {
  const rows = fc.array(
    fc.tuple(
      fc.integer({ min: -6, max: 6 }).map((step) => step / 2),
      fc.constantFrom(0, 1),
    ),
    { minLength: 1, maxLength: 40 },
  );

  it('is isotonic regression with the row put in as a bad one and as a good one', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: -14, max: 14 }), (pairs, step) => {
        const x = Float64Array.from(pairs, ([score]) => score);
        const y = pairs.map(([, outcome]) => outcome);
        const [p0, p1] = vennAbersAt(fitVennAbers(x, y), step / 4);
        const [low, high] = byDefinition(x, y, step / 4);
        expect(p0).toBeCloseTo(low, 12);
        expect(p1).toBeCloseTo(high, 12);
      }),
      { numRuns: 500 },
    );
  });

  it('has p0 below p1, both rising, and the one between them', () => {
    fc.assert(
      fc.property(rows, (pairs) => {
        const fitted = fitVennAbers(
          Float64Array.from(pairs, ([score]) => score),
          pairs.map(([, outcome]) => outcome),
        );
        let before = [0, 0];
        for (let score = -4; score <= 4; score += 0.25) {
          const [p0, p1] = vennAbersAt(fitted, score);
          const merged = mergedProbability([p0, p1]);
          expect(p0).toBeLessThan(p1);
          expect(merged).toBeGreaterThanOrEqual(p0 - 1e-12);
          expect(merged).toBeLessThanOrEqual(p1 + 1e-12);
          expect(p0).toBeGreaterThanOrEqual(before[0]!);
          expect(p1).toBeGreaterThanOrEqual(before[1]!);
          before = [p0, p1];
        }
      }),
    );
  });

  it('holds the share of good rows between its two probabilities, on average over new rows', () => {
    const random = seededRandom(5);
    const drawn = (n: number) => {
      const x = Float64Array.from({ length: n }, () => gauss(random));
      return { x, y: Array.from(x, (score) => (random() < sigmoid(3 * Math.tanh(score)) ? 1 : 0)) };
    };
    const runs = 4000;
    let [low, high, good] = [0, 0, 0];
    for (let run = 0; run < runs; run++) {
      const { x, y } = drawn(20);
      const fresh = drawn(1);
      const [p0, p1] = vennAbersAt(fitVennAbers(x, y), fresh.x[0]!);
      low += p0 / runs;
      high += p1 / runs;
      good += fresh.y[0]! / runs;
    }
    expect(low).toBeLessThanOrEqual(good + monteCarloError(0.5, runs));
    expect(high).toBeGreaterThanOrEqual(good - monteCarloError(0.5, runs));
  });

  it('takes 200,000 rows of the worst order in its stride', () => {
    const x = Float64Array.from({ length: 200_000 }, (_, i) => i);
    const fitted = fitVennAbers(
      x,
      Array.from(x, (i) => (i < 100_000 ? 1 : 0)),
    );
    const [p0, p1] = vennAbersAt(fitted, 150_000);
    expect(p0).toBeCloseTo(0.5, 4);
    expect(p1).toBeGreaterThan(p0);
  });
});
