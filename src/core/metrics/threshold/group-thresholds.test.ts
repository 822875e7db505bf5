import { beforeAll, describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '../../random/random.ts';
import type { MetricRows, ScoreColumn } from '../rows.ts';
import { Sample } from '../sample.ts';
import type { Slicing } from '../slices/slice-report.ts';
import { metricRows, scoreColumn } from '../testing/columns.ts';
import { riskOf, rowsOf } from '../testing/promises.ts';
import { monteCarloError } from '../testing/simulated.ts';
import {
  type GroupThresholdOptions,
  groupMethods,
  groupThresholds,
  thresholdScopes,
} from './group-thresholds.ts';

const options: GroupThresholdOptions = {
  cut: 1,
  alpha: 0.1,
  delta: 0.1,
  scope: 'one',
  method: 'fixed-sequence',
  minRows: 30,
  correction: 'holm',
  unit: 'instruction',
  weights: 'none',
  // Nearly all to calibrate on: what happens on the test split is known from the population.
  shares: { calibration: 0.95, test: 0.05 },
  seed: 3,
  usable: null,
};

/** How much too high the judge scores each group: at one score they differ in how many rows are bad. */
const lenience = [0, 0.3, 0.9, 0];
const names = ['algebra', 'facts', 'prose', 'rare'];

const shifted = (sample: Sample, by: number) =>
  new Sample(
    sample.score.map((score) => score + by),
    sample.label,
    sample.cluster,
    sample.clusters,
    sample.row,
  );

/** Rows of groups, one an instruction. */
function rowsOfGroups(
  sizes: readonly number[],
  random: Random,
): { rows: MetricRows; column: ScoreColumn; slicing: Slicing } {
  const parts = sizes.map((size, g) => shifted(rowsOf(size, 1, false, random), lenience[g]!));
  const score = parts.flatMap((part) => [...part.score]);
  return {
    rows: metricRows({
      label: parts.flatMap((part) => [...part.label]),
      instruction: [...score.keys()],
      length: score.map((value) => Math.round(1000 * Math.abs(value))),
    }),
    column: scoreColumn('judge', score),
    slicing: { slice: Int32Array.from(parts.flatMap((part, g) => Array(part.n).fill(g))), names },
  };
}

describe('no group over α', () => {
  const runs = 80;
  let badAt: ((threshold: number) => number)[];
  beforeAll(() => {
    const population = rowsOf(60_000, 1, false, seededRandom(5));
    badAt = lenience.map((by) => riskOf(shifted(population, by), 'instruction'));
  });

  it.each(thresholdScopes.flatMap((scope) => groupMethods.map((method) => ({ scope, method }))))(
    'is promised with $scope threshold by $method, and broken in at most a share δ of sets',
    ({ scope, method }) => {
      const random = seededRandom(7);
      let [broken, certified] = [0, 0];
      for (let run = 0; run < runs; run++) {
        const { rows, column, slicing } = rowsOfGroups([260, 260, 260, 20], random);
        const { groups } = groupThresholds(rows, column, slicing, { ...options, scope, method, seed: run });
        const over = groups.some(
          ({ name, threshold }) =>
            threshold !== null && badAt[names.indexOf(name)]!(threshold) > options.alpha,
        );
        broken += Number(over) / runs;
        certified += groups.filter(({ threshold }) => threshold !== null).length / (3 * runs);
        expect(groups.find(({ name }) => name === 'rare')).toMatchObject({ covered: false, threshold: null });
      }
      expect(broken).toBeLessThanOrEqual(options.delta + monteCarloError(options.delta, runs));
      // A promise that is never made would be kept as well.
      expect(certified).toBeGreaterThan(method === 'fixed-sequence' ? 0.5 : 0.2);
    },
  );

  it('does not follow from a promise of all rows together', () => {
    const random = seededRandom(8);
    let over = 0;
    for (let run = 0; run < 40; run++) {
      const { rows, column, slicing } = rowsOfGroups([260, 260, 260, 20], random);
      const pooled = { slice: slicing.slice.map(() => 0), names: ['all'] };
      const { groups } = groupThresholds(rows, column, pooled, { ...options, seed: run });
      const { threshold } = groups[0]!;
      over += Number(threshold !== null && badAt[2]!(threshold) > options.alpha) / 40;
    }
    expect(over).toBeGreaterThan(0.5);
  });
});

describe('groupThresholds', () => {
  const { rows, column, slicing } = rowsOfGroups([300, 300, 300, 20], seededRandom(2));
  const shares = { calibration: 0.5, test: 0.5 };

  it('gives one threshold to all, names the group that holds it back and the one that is not covered', () => {
    const found = groupThresholds(rows, column, slicing, { ...options, alpha: 0.15, shares });
    const thresholds = new Set(
      found.groups.filter(({ covered }) => covered).map(({ threshold }) => threshold),
    );
    expect(thresholds.size).toBe(1);
    expect([...thresholds][0]).not.toBeNull();
    expect(found.heldBackBy).toEqual(['prose']);
    expect(found.promise).toMatch(/in each of .* at once/);
    expect(found.promise).toContain('Of rare nothing is promised');
    const rare = found.groups.find(({ name }) => name === 'rare')!;
    expect(rare).toMatchObject({ accepted: 0, scored: 20 });
    expect(rare.needed!.sentence).toMatch(/30 instructions with a scored and labelled row are needed/);
  });

  it('gives each its own: a group that is scored leniently has a stricter one', () => {
    const { groups } = groupThresholds(rows, column, slicing, {
      ...options,
      alpha: 0.15,
      shares: options.shares,
      scope: 'each',
    });
    const of = (name: string) => groups.find((group) => group.name === name)!.threshold!;
    expect(of('prose')).toBeGreaterThan(of('algebra'));
  });

  it('leaves out rows without a group, and counts them', () => {
    const some = { ...slicing, slice: slicing.slice.map((code, row) => (row < 5 ? -1 : code)) };
    const found = groupThresholds(rows, column, some, options);
    expect(found.withoutGroup).toBe(5);
    expect(found.groups.reduce((sum, { scored }) => sum + scored, 0)).toBe(915);
  });

  it('says that every row is declined where no group has enough labels', () => {
    const few = rowsOfGroups([20, 20, 20, 20], seededRandom(4));
    const found = groupThresholds(few.rows, few.column, few.slicing, options);
    expect(found.promise).toMatch(/^No valid threshold: decline all/);
    expect(found.groups.every(({ covered }) => !covered)).toBe(true);
  });

  it('names no number of labels to a group that others hold back', () => {
    const n = 400;
    const half = metricRows({
      label: Array.from({ length: n }, (_, row) => (row % 4 === 1 ? 0 : 1)),
      instruction: [...Array(n).keys()],
    });
    const byParity = { slice: Int32Array.from({ length: n }, (_, row) => row % 2), names: ['even', 'odd'] };
    const found = groupThresholds(half, scoreColumn('judge', Array(n).fill(5)), byParity, options);
    const needed = (name: string) => found.groups.find((group) => group.name === name)!.needed!;
    expect(found.heldBackBy).toEqual(['odd']);
    expect(needed('even')).toMatchObject({ instructions: null });
    expect(needed('even').sentence).toBe(
      'The strictest threshold that can be tested in all groups fails in odd, not here.',
    );
  });

  it.each(thresholdScopes)(
    'reads the rows once for 10,000 groups, and does not list them all (%s)',
    (scope) => {
      const n = 50_000;
      const many = {
        slice: Int32Array.from({ length: n }, (_, row) => (row < 20_000 ? 0 : row % 10_000)),
        names: Array.from({ length: 10_000 }, (_, code) => `group ${code}`),
      };
      const good = metricRows({ label: Array(n).fill(1), instruction: [...Array(n).keys()] });
      const scores = scoreColumn(
        'judge',
        Array.from({ length: n }, (_, row) => row % 7),
      );
      const found = groupThresholds(good, scores, many, { ...options, scope });
      expect(found.promise).toMatch(/in group 0 at most 10%/);
      expect(found.promise).toMatch(/and 9,979 others nothing is promised/);
      expect(found.groups.reduce((sum, { scored }) => sum + scored, 0)).toBe(n);
      const tested = found.assumptions[0];
      expect(tested).toMatch(scope === 'one' ? /in every group at δ/ : /^One group is tested, at δ = 10%/);
    },
  );
});
