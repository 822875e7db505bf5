import { describe, expect, it } from 'vitest';
import { dealRows } from './deal.ts';

const queue = Int32Array.from({ length: 100 }, (_, at) => 3 * at + 1);
const annotators = ['Ana', 'Ben', 'Cy'];
const sorted = (rows: Iterable<number>) => [...rows].sort((a, b) => a - b);

describe('rows that are dealt', () => {
  it.each([0, 1, 20, 99, 100])(
    'are each given out, and are shared by all or by nobody: overlap %i',
    (overlap) => {
      const dealt = dealRows(queue, { annotators, overlap, seed: 5 });
      expect(dealt.map(({ annotator }) => annotator)).toEqual(annotators);
      const owners = new Map<number, number>();
      for (const { rows } of dealt) {
        expect(new Set(rows).size).toBe(rows.length);
        for (const row of rows) owners.set(row, (owners.get(row) ?? 0) + 1);
      }
      expect(sorted(owners.keys())).toEqual([...queue]);
      const counts = [...owners.values()];
      expect(counts.filter((count) => count === 3)).toHaveLength(overlap);
      expect(counts.filter((count) => count === 1)).toHaveLength(100 - overlap);
    },
  );

  it('are shared out in proportion, to the row', () => {
    const dealt = dealRows(queue, { annotators, overlap: 10, seed: 1, shares: [2, 1, 1] });
    expect(dealt.map(({ rows }) => rows.length - 10).sort((a, b) => b - a)).toEqual([45, 23, 22]);
  });

  it('are the same for the same seed, others for another, and hide the overlap among the rest', () => {
    const deal = (seed: number) => dealRows(queue, { annotators, overlap: 20, seed });
    expect(deal(7)).toEqual(deal(7));
    expect(deal(8)).not.toEqual(deal(7));
    const [ana, ben] = deal(7).map(({ rows }) => rows);
    const common = new Set([...ana!].filter((row) => ben!.includes(row)));
    expect(common.size).toBe(20);
    expect([...ana!.subarray(0, 20)].every((row) => common.has(row))).toBe(false);
  });

  it('may be 200,000', () => {
    const many = Int32Array.from({ length: 200_000 }, (_, row) => row);
    const dealt = dealRows(many, { annotators: ['Ana', 'Ben'], overlap: 100, seed: 1 });
    expect(dealt.map(({ rows }) => rows.length)).toEqual([100_050, 100_050]);
  });

  it.each([
    [{ annotators: [] }, 'no annotator'],
    [{ annotators: ['Ana', 'Ana'] }, 'named twice'],
    [{ annotators: ['Ana B', 'Ana.B'] }, 'the same column'],
    [{ annotators: ['Ana', ' '] }, 'cannot be the name'],
    [{ annotators: ['x'.repeat(41)] }, 'cannot be the name'],
    [{ annotators: ['adjudicated'] }, 'nobody can have that name'],
    [{ overlap: 101 }, 'from 0 to 100'],
    [{ overlap: 1.5 }, 'whole number'],
    [{ shares: [1, 1] }, 'one share'],
    [{ shares: [1, 1, 0] }, 'above 0'],
    [{ shares: [1e9, 1, 1], overlap: 0 }, 'no row is left for Ben'],
  ])('are refused where it cannot be: %j', (change, why) => {
    expect(() => dealRows(queue, { annotators, overlap: 0, seed: 1, ...change })).toThrow(why);
  });

  it('must be some', () => {
    expect(() => dealRows([], { annotators, overlap: 0, seed: 1 })).toThrow('no rows to deal');
  });
});
