import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, expect, it } from 'vitest';
import { jsonl, openService, pasted } from './fixtures/service.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

it('tells what a column of the source holds, over all chunks, and refuses one that is not there', async () => {
  const { service } = await openService();
  const rows = Array.from({ length: 600 }, (_, n) => ({
    ...{ instruction: `Question ${n}`, output: 'Answer', grade: n % 4 },
    ...(n % 3 === 0 && { note: n % 2 === 0 ? 'even' : 'odd' }),
  }));
  const { id: datasetId } = await service.import({ source: pasted(jsonl(...rows)), mapping: null });
  const of = (column: string) => service.columnStatistics({ datasetId, column });
  expect(await of('grade')).toMatchObject({
    ...{ rows: 600, missing: 0, distinct: 4 },
    numbers: {
      n: 600,
      median: 1.5,
      mean: 1.5,
      bins: [0, 1, 2, 3].map((value) => ({ from: value, rows: 150 })),
    },
  });
  expect(await of('note')).toMatchObject({
    ...{ rows: 600, missing: 400, distinct: 2 },
    frequent: [
      { value: 'even', rows: 100 },
      { value: 'odd', rows: 100 },
    ],
  });
  await expect(of('nothing')).rejects.toMatchObject({ code: 'no-such-column' });
});
