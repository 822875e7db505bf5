import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import reference from '../fixtures/metrics.json' with { type: 'json' };
import type { Sample } from '../sample.ts';
import { sampleOf } from '../testing/samples.ts';
import { cohenKappa, confusionMatrix } from './kappa.ts';

const raters = (first: readonly number[], second: readonly number[]) =>
  sampleOf(first.map((score, i) => ({ score, label: second[i]!, instruction: i })));

function kappas(sample: Sample) {
  const out = new Float64Array(4);
  cohenKappa(sample).evaluate(new Uint8Array(sample.clusters).fill(1), out, 0);
  return out;
}

describe('Cohen’s kappa', () => {
  it('equals scikit-learn’s, weighted or not', () => {
    const { first, second, none, linear, quadratic, confusion } = reference.kappa;
    const sample = raters(first, second);
    const [, plain, byStep, bySquare] = kappas(sample);
    expect(plain).toBeCloseTo(none, 10);
    expect(byStep).toBeCloseTo(linear, 10);
    expect(bySquare).toBeCloseTo(quadratic, 10);
    expect(confusionMatrix(sample)).toEqual({
      categories: [0, 1, 2, 3, 4],
      counts: confusion,
      n: first.length,
    });
  });

  it('counts steps between named choices, those that nobody gave among them', () => {
    const sample = raters([0, 0, 9, 9], [0, 9, 9, 9]);
    expect(confusionMatrix(sample, [0, 9])).toEqual({
      categories: [0, 9],
      counts: [
        [1, 1],
        [0, 2],
      ],
      n: 4,
    });
    const wide = raters([0, 2.25, 9, 9], [0, 9, 9, 2.25]);
    const five = [0, 2.25, 4.5, 6.75, 9];
    const steps = (values: number[]) => values.map((value) => five.indexOf(value));
    const out = new Float64Array(4);
    cohenKappa(wide, five).evaluate(new Uint8Array(wide.clusters).fill(1), out, 0);
    // The same ratings by the numbers of their steps.
    expect([...out]).toEqual([...kappas(raters(steps([0, 2.25, 9, 9]), steps([0, 9, 9, 2.25])))]);
  });

  it('counts a value that nobody used as a step of the scale', () => {
    const [first, second] = [
      [0, 0, 5, 9, 9, 5],
      [0, 5, 9, 9, 0, 5],
    ];
    // Distances in points, from the definition: seen over all pairs that the margins allow.
    const seen = first!.reduce((sum, a, i) => sum + Math.abs(a - second![i]!), 0) / first!.length;
    const all = first!.flatMap((a) => second!.map((b) => Math.abs(a - b)));
    const expected = all.reduce((sum, distance) => sum + distance, 0) / all.length;
    const sample = raters(first!, second!);
    expect(kappas(sample)[2]).toBeCloseTo(1 - seen / expected, 10);
    expect(confusionMatrix(sample).categories).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('is the same whoever comes first, and 1 for raters who agree', () => {
    const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 })), {
      minLength: 1,
    });
    fc.assert(
      fc.property(pairs, (rated) => {
        const first = rated.map(([a]) => a);
        const second = rated.map(([, b]) => b);
        const [there, back] = [kappas(raters(first, second)), kappas(raters(second, first))];
        there.forEach((value, i) => {
          if (Number.isNaN(value)) expect(back[i]).toBeNaN();
          else expect(back[i]).toBeCloseTo(value, 10);
        });
        const alike = kappas(raters(first, first));
        expect(alike[0]).toBe(1);
        if (new Set(first).size > 1) expect(alike[1]).toBeCloseTo(1, 10);
        else expect(alike[1]).toBeNaN();
      }),
    );
  });
});
