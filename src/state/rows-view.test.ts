import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decisionOf, decisions } from '#core/decision/decision.ts';
import { emptyRunColumns } from '#core/run/run-columns.ts';
import { fakeColumns, fakeQuality } from './fixtures/fake-rows.ts';
import { scoreFirst } from './fixtures/fake-runs.ts';
import { filterRows, noFilter, type RowColumns, type SortKey, sortRows } from './rows-view.ts';

function columnsOf(n: number, scored: number): RowColumns {
  const run = emptyRunColumns(n);
  scoreFirst(run, scored);
  return {
    dataset: fakeColumns(n),
    run,
    label: Float64Array.from({ length: n }, (_, row) => fakeQuality(row)),
    drawn: null,
  };
}

const natural = (n: number) => Int32Array.from({ length: n }, (_, row) => row);

describe('sortRows', () => {
  it('puts rows without a score last in both directions', () => {
    const columns = columnsOf(80, 60);
    for (const descending of [false, true]) {
      const scores = [...sortRows(columns, { key: 'score', descending })].map(
        (row) => columns.run!.score[row]!,
      );
      const firstMissing = scores.findIndex(Number.isNaN);
      expect(firstMissing).toBeGreaterThan(0);
      expect(scores.slice(firstMissing).every(Number.isNaN)).toBe(true);
      const known = scores.slice(0, firstMissing);
      expect(known).toEqual([...known].sort((a, b) => (descending ? b - a : a - b)));
    }
  });

  it('is a permutation that leaves ties in dataset order', () => {
    const keys: SortKey[] = ['row', 'score', 'digitMass', 'tokens', 'length', 'label', 'model', 'category'];
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.boolean(), (key, descending) => {
        const columns = columnsOf(60, 45);
        const order = sortRows(columns, { key, descending });
        expect([...order].sort((a, b) => a - b)).toEqual([...natural(60)]);
        if (key === 'model')
          for (let i = 1; i < order.length; i++)
            if (columns.dataset.model[order[i - 1]!] === columns.dataset.model[order[i]!])
              expect(order[i]!).toBeGreaterThan(order[i - 1]!);
      }),
    );
  });

  it('keeps dataset order where the column is not there', () => {
    const columns = { ...columnsOf(10, 0), run: null, label: null };
    expect([...sortRows(columns, { key: 'score', descending: true })]).toEqual([...natural(10)]);
  });
});

describe('filterRows', () => {
  it('splits the rows among the four decisions without loss', () => {
    const columns = columnsOf(120, 100);
    const parts = decisions.flatMap((decision) => [
      ...filterRows(natural(120), columns, { ...noFilter, decision }, 5, null),
    ]);
    expect(parts.sort((a, b) => a - b)).toEqual([...natural(120)]);
  });

  it('joins conditions with "and"', () => {
    const columns = columnsOf(120, 120);
    const matches = new Uint8Array(120).fill(1, 0, 60);
    const filter = { ...noFilter, decision: 'accepted' as const, model: 1, scoreRange: [6, 8] as const };
    const passed = filterRows(natural(120), columns, filter, 5, matches);
    expect(passed.length).toBeGreaterThan(0);
    for (const row of passed) {
      expect(row).toBeLessThan(60);
      expect(columns.dataset.model[row]).toBe(1);
      expect(columns.run!.score[row]).toBeGreaterThanOrEqual(6);
      expect(columns.run!.score[row]).toBeLessThanOrEqual(8);
      expect(decisionOf(columns.run, row, 5)).toBe('accepted');
    }
  });

  it('keeps the order it is given', () => {
    const columns = columnsOf(50, 50);
    const order = sortRows(columns, { key: 'score', descending: true });
    const passed = filterRows(order, columns, { ...noFilter, category: 2 }, 5, null);
    expect([...passed]).toEqual([...order].filter((row) => columns.dataset.category[row] === 2));
  });

  it('lists the drawn rows alone, in the order to grade in', () => {
    const drawn = new Float64Array(20).fill(Number.NaN);
    [13, 2, 8].forEach((row, place) => {
      drawn[row] = place;
    });
    const columns = { ...columnsOf(20, 20), drawn };
    const order = sortRows(columns, { key: 'drawn', descending: false });
    expect([...filterRows(order, columns, { ...noFilter, drawn: true }, 5, null)]).toEqual([13, 2, 8]);
    expect(
      filterRows(order, { ...columns, drawn: null }, { ...noFilter, drawn: true }, 5, null),
    ).toHaveLength(0);
  });

  it('fails a row without a score against any range', () => {
    const columns = columnsOf(40, 0);
    expect(filterRows(natural(40), columns, { ...noFilter, scoreRange: [0, 9] }, 5, null)).toHaveLength(0);
  });
});
