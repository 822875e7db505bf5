import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it } from 'vitest';
import type { StoredCondition } from '#core/filter/conditions.ts';
import type { Row } from '#core/rows/row.ts';
import type { DatasetStore } from '#storage/dataset-store.ts';
import { ConditionSearch } from './condition-search.ts';
import { jsonl, openService, pasted } from './fixtures/service.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

it('finds the rows whose columns meet every condition, whichever dataset was asked about before', async () => {
  const { service } = await openService();
  const rows = [4, null, 7, 9].map((grade, n) => ({
    id: `r${n}`,
    instruction: `Question ${n}`,
    output: `Answer ${n}`,
    grade,
    kind: n % 2 === 0 ? 'even' : 'odd',
  }));
  const first = await service.import({ source: pasted(jsonl(...rows)), mapping: null });
  const second = await service.import({ source: pasted(jsonl(...rows.slice(2))), mapping: null });
  const find = async (
    datasetId: string,
    ...conditions: Parameters<typeof service.matching>[0]['conditions'][number][]
  ) => [...(await service.matching({ datasetId, conditions }))];
  const from5 = { column: 'grade', kind: 'range', low: 5, high: null } as const;
  expect(await find(first.id, from5)).toEqual([2, 3]);
  expect(await find(first.id, from5, { column: 'kind', kind: 'is', value: 'odd' })).toEqual([3]);
  expect(await find(second.id, from5)).toEqual([0, 1]);
  expect(await find(first.id, { column: 'grade', kind: 'missing' })).toEqual([1]);
});

describe('the cells that are kept', () => {
  const rows: Row[] = Array.from({ length: 40 }, (_, n) => ({
    id: `r${n}`,
    line: n + 1,
    instruction: `Question ${n}`,
    response: 'Answer',
    reference: null,
    model: null,
    category: null,
    source: { grade: n % 10, note: `note ${n} `.repeat(10), long: `text ${n} `.repeat(200) },
  }));
  /** A search that keeps about 10 kB over a store that counts how often rows are read, in chunks of 16. */
  function search(budget = 10_000) {
    const reads = { chunks: 0 };
    const datasets = {
      get: async () => ({ rows: rows.length }),
      column: async (_: string, name: string) =>
        name === 'source:grade' ? Float64Array.from(rows, ({ source }) => source.grade as number) : null,
      async *chunks() {
        for (let start = 0; start < rows.length; start += 16) {
          reads.chunks++;
          yield { start, rows: rows.slice(start, start + 16) };
        }
      },
    } as unknown as Pick<DatasetStore, 'chunks' | 'get' | 'column'>;
    const conditions = new ConditionSearch(datasets, budget);
    const find = async (...asked: StoredCondition[]) => {
      reads.chunks = 0;
      return [...(await conditions.find('one', asked))];
    };
    return { conditions, reads, find };
  }
  const grade = (value: string): StoredCondition => ({ column: 'grade', kind: 'is', value });
  const note = (text: string): StoredCondition => ({ column: 'note', kind: 'contains', text });
  const long = (text: string): StoredCondition => ({ column: 'long', kind: 'contains', text });

  it('are numbers that are stored beside the rows, where a range is asked of them: no row is read', async () => {
    const { find, reads } = search();
    const from8 = { column: 'grade', kind: 'range', low: 8, high: null } as const;
    expect(await find(from8)).toEqual([8, 9, 18, 19, 28, 29, 38, 39]);
    expect(reads.chunks).toBe(0);
    expect(await find(from8, grade('9'))).toEqual([9, 19, 29, 39]);
    expect(reads.chunks).toBe(3);
    expect(await find({ column: 'note', kind: 'range', low: 0, high: null })).toEqual([]);
  });

  it('are read once, whatever is asked of them', async () => {
    const { find, reads, conditions } = search();
    expect(await find(grade('3'))).toEqual([3, 13, 23, 33]);
    expect(reads.chunks).toBe(3);
    expect(await find(grade('9'))).toEqual([9, 19, 29, 39]);
    expect(reads.chunks).toBe(0);
    expect(conditions.bytes).toBe(8 * rows.length);
  });

  it('give way to later ones, the longest unasked first', async () => {
    const { find, reads, conditions } = search(8_000);
    await find(note('note 7 '));
    expect(conditions.bytes).toBeGreaterThan(5_000);
    await find({ field: 'text', kind: 'contains', text: 'question 7' });
    await find(grade('7'));
    expect(conditions.bytes).toBeLessThanOrEqual(8_000);
    await find(grade('8'));
    expect(reads.chunks).toBe(0);
    expect(await find(note('note 7 '))).toEqual([7]);
    expect(reads.chunks).toBe(3);
  });

  it('never hold a column beyond the budget: its rows are read again, and the rows found are the same', async () => {
    const { find, reads, conditions } = search();
    expect(await find(long('text 13 '), grade('3'))).toEqual([13]);
    const held = conditions.bytes;
    expect(held).toBe(8 * rows.length);
    expect(await find(long('text 1'), grade('3'))).toEqual([13]);
    expect(await find(long('text 2'))).toEqual([2, ...Array.from({ length: 10 }, (_, n) => 20 + n)]);
    expect(reads.chunks).toBe(3);
    expect(conditions.bytes).toBe(held);
    const { find: roomy } = search(1e9);
    expect(await roomy(long('text 2'))).toEqual(await find(long('text 2')));
  });

  it('of a reading that failed are asked for again', async () => {
    let fail = true;
    const { conditions } = search();
    const datasets = {
      get: async () => ({ rows: rows.length }),
      async *chunks() {
        if (fail) throw new Error('away');
        yield { start: 0, rows };
      },
    } as unknown as Pick<DatasetStore, 'chunks' | 'get' | 'column'>;
    const broken = new ConditionSearch(datasets);
    await expect(broken.find('one', [grade('1')])).rejects.toThrow('away');
    fail = false;
    expect(await broken.find('one', [grade('1')])).toEqual(await conditions.find('one', [grade('1')]));
  });
});
