import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, expect, it } from 'vitest';
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
