import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { correlationsOf } from '../agreement/of-values.ts';
import { coreFigures } from '../core-figures.ts';
import { isUndefined, type MaybeEstimate } from '../estimate.ts';
import reference from '../fixtures/decisions.json' with { type: 'json' };
import { metricRows, scoreColumn } from '../testing/columns.ts';
import { sampleOf } from '../testing/samples.ts';
import { rankModels } from './ranking.ts';

const value = (estimate: MaybeEstimate) => (isUndefined(estimate) ? Number.NaN : estimate.value);
const options = { seed: 1, draws: 100, scoreRange: null, leaderboard: null };

describe('rankModels against scipy', () => {
  const fixture = reference.ranking;
  const rows = metricRows({ ...fixture, group: fixture.model, groups: ['a', 'b', 'c', 'd'] });
  const report = rankModels(rows, scoreColumn('judge', fixture.score), {
    ...options,
    leaderboard: Float64Array.from(fixture.leaderboard),
  });
  const model = (name: string) => report.models.find((ranked) => ranked.name === name)!;

  it('gives plain and length-controlled means', () => {
    ['a', 'b', 'c', 'd'].forEach((name, m) => {
      expect(value(model(name).mean)).toBeCloseTo(fixture.plain[m]!, 10);
      expect(value(model(name).lengthControlled)).toBeCloseTo(fixture.length_controlled[m]!, 6);
    });
    expect(value(report.lengthSlope)).toBeCloseTo(fixture.length_slope, 6);
  });

  it('agrees with the leaderboard as scipy says', () => {
    expect(value(report.agreement!.plain.pearson)).toBeCloseTo(fixture.pearson, 10);
    expect(value(report.agreement!.plain.spearman)).toBeCloseTo(fixture.spearman, 10);
    expect(value(report.agreement!.plain.kendall_tau_b)).toBeCloseTo(fixture.kendall_tau_b, 10);
  });

  it('orders models by mean, rank 1 first, with an interval of ranks', () => {
    expect(report.models.map(({ rank }) => rank.value)).toEqual([1, 2, 3, 4]);
    for (const { rank, n } of report.models) {
      expect(rank.low).toBeGreaterThanOrEqual(1);
      expect(rank.high).toBeLessThanOrEqual(4);
      expect(rank.n).toBe(n);
    }
  });
});

describe('rankModels', () => {
  it('takes out a preference for length that models do not deserve', () => {
    // Two equal models; the judge adds a point for length, and the second one writes longer.
    const rows: { instruction: number; group: number; length: number; score: number }[] = [];
    for (let k = 0; k < 120; k++)
      for (const group of [0, 1]) {
        const length = 300 + (group === 1 ? 120 : 0) + ((k * 97 + group * 31) % 200);
        rows.push({ instruction: k, group, length, score: 4 + (length - 400) / 100 });
      }
    const report = rankModels(
      metricRows({
        instruction: rows.map(({ instruction }) => instruction),
        group: rows.map(({ group }) => group),
        groups: ['short', 'long'],
        length: rows.map(({ length }) => length),
      }),
      scoreColumn(
        'judge',
        rows.map(({ score }) => score),
      ),
      options,
    );
    const [first, second] = report.models;
    const gap = value(first!.mean) - value(second!.mean);
    const controlled = value(first!.lengthControlled) - value(second!.lengthControlled);
    expect(first!.name).toBe('long');
    expect(gap).toBeGreaterThan(1);
    expect(Math.abs(controlled)).toBeLessThan(gap / 4);
    expect(value(report.lengthSlope)).toBeGreaterThan(0);
  });

  it('counts invalid rows, ties ranks, and has no agreement without a leaderboard', () => {
    const report = rankModels(
      metricRows({ instruction: [0, 0, 1, 1, 1], group: [0, 1, 0, 1, -1], groups: ['a', 'b', 'c'] }),
      scoreColumn('judge', [3, 3, 5, Number.NaN, 9]),
      options,
    );
    expect(report.models.map(({ name, n, invalid }) => ({ name, n, invalid }))).toEqual([
      { name: 'a', n: 2, invalid: 0 },
      { name: 'b', n: 1, invalid: 1 },
    ]);
    expect(report.agreement).toBeNull();
    const tied = rankModels(
      metricRows({ instruction: [0, 0, 1, 1], group: [0, 1, 0, 1], groups: ['a', 'b'] }),
      scoreColumn('judge', [3, 3, 5, 5]),
      options,
    );
    expect(tied.models.map(({ rank }) => rank.value)).toEqual([1.5, 1.5]);
  });
});

it('correlates short lists as the metrics core correlates rows', () => {
  const values = fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 })), {
    minLength: 1,
    maxLength: 12,
  });
  fc.assert(
    fc.property(values, (pairs) => {
      const sample = sampleOf(pairs.map(([score, label], i) => ({ score, label, instruction: i })));
      const statistic = coreFigures(sample, 3);
      const out = new Float64Array(statistic.keys.length);
      statistic.evaluate(new Uint8Array(sample.clusters).fill(1), out, 0);
      const lists = correlationsOf(
        pairs.map(([x]) => x),
        pairs.map(([, y]) => y),
      );
      for (const key of ['pearson', 'spearman', 'kendall_tau_b'] as const) {
        const expected = out[statistic.keys.indexOf(key)]!;
        if (Number.isNaN(expected)) expect(lists[key]).toBeNaN();
        else expect(lists[key]).toBeCloseTo(expected, 10);
      }
    }),
  );
});
