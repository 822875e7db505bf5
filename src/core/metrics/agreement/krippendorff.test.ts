import { describe, expect, it } from 'vitest';
import { bootstrap } from '../bootstrap.ts';
import fixtures from '../fixtures/alpha.json' with { type: 'json' };
import { type AlphaKey, alphaKeys, krippendorffAlpha } from './krippendorff.ts';

const ratings = (given: readonly (readonly (number | null)[])[]) =>
  given.map((values) => Float64Array.from(values, (value) => value ?? Number.NaN));
const each = (n: number) => Int32Array.from({ length: n }, (_, row) => row);

function alphaOf(instruction: Int32Array, raters: readonly Float64Array[]): Record<AlphaKey, number> {
  const [found] = bootstrap([krippendorffAlpha(instruction, raters)], 1, { seed: 1, draws: 0 });
  return Object.fromEntries(alphaKeys.map((key) => [key, found.value(key)])) as Record<AlphaKey, number>;
}

describe('Krippendorff’s α', () => {
  // make_alpha_fixtures.py ran the package krippendorff.
  it.each(fixtures)('is what its peer gives, missing ratings and all ($alpha_interval)', (told) => {
    const raters = ratings(told.ratings);
    const statistic = krippendorffAlpha(each(raters[0]!.length), raters);
    const out = new Float64Array(3);
    statistic.evaluate(new Uint8Array(statistic.clusters).fill(1), out, 0);
    alphaKeys.forEach((key, at) => {
      expect(Math.abs(out[at]! - told[key])).toBeLessThan(1e-9);
    });
  });

  it('is 1 where all agree, and says why there is none where nothing can differ', () => {
    const same = Float64Array.of(1, 5, 9, 3);
    expect(alphaOf(Int32Array.of(0, 0, 0, 0), [same, same, same])).toEqual({
      alpha_nominal: 1,
      alpha_ordinal: 1,
      alpha_interval: 1,
    });
    const constant = krippendorffAlpha(each(2), [Float64Array.of(3, 3), Float64Array.of(3, 3)]);
    expect(constant.explain('alpha_nominal')).toContain('same one value');
    const alone = krippendorffAlpha(each(2), [Float64Array.of(3, NaN), Float64Array.of(NaN, 3)]);
    expect(alone).toMatchObject({ n: 0, clusters: 0 });
    expect(alone.explain('alpha_nominal')).toContain('No row was rated by two');
  });

  it('resamples instructions whole: with one row each twice, both rows come together', () => {
    const [first, second] = ratings(fixtures[1]!.ratings);
    const twice = (values: Float64Array) => Float64Array.of(...values, ...values);
    const clusters = Int32Array.of(...each(40), ...each(40));
    const once = krippendorffAlpha(each(40), [first!, second!]);
    const doubled = krippendorffAlpha(clusters, [twice(first!), twice(second!)]);
    expect(doubled.n).toBe(2 * once.n);
    expect(doubled.clusters).toBe(once.clusters);
    const counts = Uint8Array.from({ length: once.clusters }, (_, at) => at % 3);
    const [a, b] = [new Float64Array(3), new Float64Array(3)];
    doubled.evaluate(counts, a, 0);
    once.evaluate(
      counts.map((count) => 2 * count),
      b,
      0,
    );
    for (const at of [0, 1, 2]) expect(a[at]).toBeCloseTo(b[at]!, 12);
  });
});
