import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellTest } from '../filter/conditions.ts';
import { binRange, ColumnStatisticsTally, spreadOf } from './column-statistics.ts';
import type { Cell } from './row.ts';

const of = (...cells: Cell[]) => {
  const tally = new ColumnStatisticsTally();
  for (const cell of cells) tally.add(cell);
  return tally.result();
};

describe('what a column holds', () => {
  it('is counted by type, with what is missing, distinct and most frequent', () => {
    const found = of('b', 'a', 'b', null, ' ', 3, '4', true, [1], 'b');
    expect(found).toMatchObject({ rows: 10, missing: 2, distinct: 6, more: false });
    expect(found.frequent[0]).toEqual({ value: 'b', rows: 3 });
    expect(found.types).toEqual([
      { type: 'text', rows: 4 },
      { type: 'number', rows: 1 },
      { type: 'number as text', rows: 1 },
      { type: 'true or false', rows: 1 },
      { type: 'list or object', rows: 1 },
    ]);
    expect(found.numbers).toMatchObject({ n: 2, min: 3, max: 4 });
    expect(found.lengths).toMatchObject({ n: 4, min: 1, max: 1 });
  });

  it('of texts shows the beginning of long ones, which count as different where their ends are', () => {
    const long = '🙂'.repeat(300);
    const found = of(`${long}a`, `${long}b`, `${long}b`);
    expect(found.distinct).toBe(2);
    expect(found.frequent[0]!.rows).toBe(2);
    expect(found.frequent[0]!.value).toMatch(/^(🙂)+…$/u);
    expect(found.lengths).toMatchObject({ min: 301, max: 301 });
  });

  it('says where there are more different values than are told apart', () => {
    const tally = new ColumnStatisticsTally();
    for (let n = 0; n < 100_001; n++) tally.add(`value ${n}`);
    tally.add('value 7');
    const { distinct, more, frequent } = tally.result();
    expect([distinct, more, frequent[0]]).toEqual([100_000, true, { value: 'value 7', rows: 2 }]);
  });

  it('of nothing is nothing', () => {
    expect(of()).toMatchObject({
      rows: 0,
      missing: 0,
      distinct: 0,
      frequent: [],
      numbers: null,
      lengths: null,
    });
  });
});

describe('how numbers spread', () => {
  it('has a bin for each of a few whole numbers, and quartiles between values', () => {
    expect(spreadOf([1, 2, 2, 4])).toEqual({
      ...{ n: 4, min: 1, quarter: 1.75, median: 2, threeQuarters: 2.5, max: 4, mean: 2.25 },
      bins: [1, 2, 3, 4].map((value) => ({
        from: value,
        to: value,
        rows: value === 2 ? 2 : value === 3 ? 0 : 1,
      })),
    });
    const of100 = spreadOf(Array.from({ length: 100 }, (_, n) => n + 1))!.bins;
    expect(of100).toHaveLength(20);
    expect(of100.at(-1)).toEqual({ from: 96, to: 100, rows: 5 });
    expect(spreadOf([1, 25])!.bins.at(-1)).toEqual({ from: 25, to: 25, rows: 1 });
    expect(spreadOf([0.5, 0.5])!.bins).toEqual([{ from: 0.5, to: 0.5, rows: 2 }]);
  });

  it('counts every number once, whatever they are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }),
        (values) => {
          const { bins, n, min, max, median } = spreadOf(values)!;
          expect(bins.reduce((sum, { rows }) => sum + rows, 0)).toBe(n);
          expect(bins.length).toBeLessThanOrEqual(20);
          expect(median).toBeGreaterThanOrEqual(min);
          expect(median).toBeLessThanOrEqual(max);
          bins.forEach((bin, at) => {
            const isIn = cellTest({ kind: 'range', ...binRange(bins, at) });
            expect(values.filter((value) => isIn(value))).toHaveLength(bin.rows);
          });
        },
      ),
    );
  });
});
