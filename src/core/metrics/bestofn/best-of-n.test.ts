import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isUndefined, type MaybeEstimate } from '../estimate.ts';
import reference from '../fixtures/decisions.json' with { type: 'json' };
import { metricRows, scoreColumn } from '../testing/columns.ts';
import { bestOfN } from './best-of-n.ts';
import { picksOf } from './picks.ts';
import { expectedPicks } from './subset-pick.ts';

const value = (estimate: MaybeEstimate) => (isUndefined(estimate) ? Number.NaN : estimate.value);
const options = { seed: 1, draws: 100, most: null };

describe('expectedPicks', () => {
  it.each(reference.best_of_n)('equals the mean over all subsets of $score', ({ score, label, values }) => {
    expectedPicks(score, label).forEach((expected, i) => {
      expect(expected).toBeCloseTo(values[i]!, 10);
    });
  });

  it('begins at the mean, never falls where the score is the label, and ends at the best', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 30 }), (labels) => {
        const picks = expectedPicks(labels, labels);
        expect(picks[0]).toBeCloseTo(labels.reduce((a, b) => a + b, 0) / labels.length, 9);
        expect(picks.at(-1)).toBeCloseTo(Math.max(...labels), 9);
        for (let i = 1; i < picks.length; i++) expect(picks[i]!).toBeGreaterThanOrEqual(picks[i - 1]! - 1e-9);
      }),
    );
  });
});

describe('bestOfN', () => {
  const rows = metricRows({
    instruction: [0, 0, 0, 1, 1, 1, 2],
    label: [1, 5, 9, 2, 4, 6, 7],
    length: [10, 30, 20, 9, 8, 7, 5],
  });
  const report = bestOfN(rows, scoreColumn('judge', [1, 2, 3, 3, 2, 1, 1]), { ...options, most: 3 });

  it('compares the judge with chance, length and the label', () => {
    const last = report.curve.at(-1)!;
    expect(last.n).toBe(3);
    expect(value(last.judge)).toBeCloseTo((9 + 2) / 2, 10);
    expect(value(last.random)).toBeCloseTo((5 + 4) / 2, 10);
    expect(value(last.longest)).toBeCloseTo((5 + 2) / 2, 10);
    expect(value(last.oracle)).toBeCloseTo((9 + 6) / 2, 10);
    expect(value(report.overRandom)).toBeCloseTo(1, 10);
    expect(report).toMatchObject({ instructions: 2, leftOut: 1, rows: 6, invalid: 0 });
    for (const picker of ['judge', 'random', 'longest', 'oracle'] as const)
      expect(value(report.curve[0]![picker])).toBeCloseTo(4.5, 10);
  });

  it('keeps the same instructions at every n', () => {
    const ns = bestOfN(rows, scoreColumn('judge', [1, 2, 3, 3, 2, 1, 1]), options);
    const counts = ns.curve.map(({ judge }) => judge.n);
    expect(new Set(counts).size).toBe(1);
  });

  it('says so where there is nothing to pick from', () => {
    const none = bestOfN(metricRows({ instruction: [0] }), scoreColumn('judge', [1]), options);
    expect(none.curve).toEqual([]);
    expect(isUndefined(none.overRandom)).toBe(true);
  });
});

describe('picksOf', () => {
  it('takes the highest valid score of each instruction and counts ties', () => {
    const { score, valid } = scoreColumn('judge', [2, Number.NaN, 7, 7, 1]);
    expect(picksOf(Int32Array.of(0, 0, 1, 1, 1), { score, valid })).toEqual([
      { row: 0, candidates: 1, tied: 1 },
      { row: 2, candidates: 3, tied: 2 },
    ]);
  });
});
