import { expect, it } from 'vitest';
import type { Row } from '#core/rows/row.ts';
import type { DatasetStore } from '#storage/dataset-store.ts';
import { DatasetSearch } from './dataset-search.ts';

const rows: Row[] = Array.from({ length: 40 }, (_, n) => ({
  id: `r${n}`,
  line: n + 1,
  instruction: `Question ${n}`,
  response: 'Answer',
  reference: null,
  model: null,
  category: null,
  source: { kind: n % 2 ? 'odd' : 'even', long: `text ${n} `.repeat(200) },
}));

/** A search over a store of two datasets that counts the chunks read, 16 rows each, and can be held before the second. */
function counted({ aheadBudget, held }: { aheadBudget?: number; held?: Promise<void> } = {}) {
  const reads: string[] = [];
  const datasets = {
    get: async () => ({ rows: rows.length, columns: [{ name: 'kind' }, { name: 'long' }] }),
    column: async () => null,
    async *chunks(datasetId: string, first = 0) {
      for (let start = 0; start < rows.length; start += 16) {
        if (start < first) continue;
        if (start === 16 && datasetId === 'one') await held;
        reads.push(`${datasetId} ${start}`);
        yield { start, rows: rows.slice(start, start + 16) };
      }
    },
  } as unknown as Pick<DatasetStore, 'chunks' | 'get' | 'column'>;
  const search = new DatasetSearch(datasets, aheadBudget);
  const odd = (datasetId: string) =>
    search.matching({ datasetId, conditions: [{ column: 'kind', kind: 'is', value: 'odd' }] });
  const find = async (datasetId: string, text: string) => [...(await search.find(datasetId, text))];
  return { search, reads, find, odd };
}

const texts = { datasetId: 'one', what: 'texts' } as const;
const columns = { datasetId: 'one', what: 'columns' } as const;

it('reads texts ahead once: a search, during it or after it, reads no row again', async () => {
  const { search, reads, find } = counted();
  const ahead = search.readAhead(texts);
  expect(await find('one', 'question 13')).toEqual([13]);
  await ahead;
  await search.readAhead(texts);
  expect(await find('one', 'question 3')).toEqual([3, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39]);
  expect(reads).toEqual(['one 0', 'one 16', 'one 32']);
});

it('reads no more texts ahead than its budget: a search reads the rest, and no row twice', async () => {
  const { search, reads, find } = counted({ aheadBudget: 100 });
  await search.readAhead(texts);
  expect(reads).toEqual(['one 0']);
  expect(await find('one', 'question 39')).toEqual([39]);
  expect(reads).toEqual(['one 0', 'one 16', 'one 32']);
});

it('reads columns ahead once: a condition, during it or after it, reads no row again', async () => {
  const { search, reads, odd } = counted();
  const ahead = search.readAhead(columns);
  expect(await odd('one')).toHaveLength(20);
  await ahead;
  await search.readAhead(columns);
  const text13 = { column: 'long', kind: 'contains', text: 'text 13 ' } as const;
  expect([...(await search.matching({ datasetId: 'one', conditions: [text13] }))]).toEqual([13]);
  expect(reads).toEqual(['one 0', 'one 16', 'one 32']);
});

it.each([texts, columns])('abandons reading $what ahead once another dataset is looked at', async (asked) => {
  let free = () => {};
  const held = new Promise<void>((resolve) => {
    free = resolve;
  });
  const { search, reads, find, odd } = counted({ held });
  const ahead = search.readAhead(asked);
  const others = asked.what === 'texts' ? find('two', 'question 13') : odd('two');
  expect(await others).not.toHaveLength(0);
  await search.readAhead(null);
  free();
  await ahead;
  expect(reads.filter((read) => read.startsWith('one'))).not.toContain('one 32');
  expect(await find('one', 'question 13')).toEqual([13]);
  expect(await odd('one')).toHaveLength(20);
});
