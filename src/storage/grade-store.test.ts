import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { storeDataset } from './fixtures/examples.ts';
import { databaseName, openDatabase, openStore, type Store } from './store.ts';

let store: Store;

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  store = await openStore();
  await storeDataset(store, 'd', 5);
  await storeDataset(store, 'd2', 5);
});

const grade = (datasetId: string, annotator: string, row: number, value: number | null) =>
  store.grades.put({
    datasetId,
    annotator,
    row,
    given: value === null ? null : { grade: value },
    gradedAt: '2026-11-25T10:00:00.000Z',
  });

describe('grades', () => {
  it('are kept by dataset and person, the last of a row counting, and survive closing', async () => {
    await grade('d', 'Ana', 3, 7);
    await grade('d', 'Ana', 3, 8);
    await grade('d', 'Ana', 0, 0);
    await grade('d', 'Ben', 3, 2);
    await grade('d2', 'Ana', 4, 5);
    store.close();
    store = await openStore();
    expect(await store.grades.list('d')).toEqual([
      { annotator: 'Ana', graded: 2 },
      { annotator: 'Ben', graded: 1 },
    ]);
    expect([...(await store.grades.values('d', 'Ana', 5))]).toEqual([0, NaN, NaN, 8, NaN]);
    expect([...(await store.grades.values('d', 'Nobody', 5))].every(Number.isNaN)).toBe(true);
  });

  it('that are damaged count as none, and the others stand', async () => {
    for (const [row, value] of [55, 'seven', null, 2.5, 4].entries())
      await grade('d', 'Ana', row, value as number);
    const db = await openDatabase(databaseName);
    await db.put('grades', { datasetId: 'd', annotator: 7, row: 1, grade: 3, gradedAt: '' } as never);
    await db.put('grades', { datasetId: 'd', annotator: 'Ana', row: 2, grade: undefined } as never);
    db.close();
    expect([...(await store.grades.values('d', 'Ana', 5))]).toEqual([NaN, NaN, NaN, NaN, 4]);
    expect((await store.grades.list('d')).map(({ annotator }) => annotator)).toEqual(['Ana']);
  });

  it('can be taken away', async () => {
    await grade('d', 'Ana', 3, 7);
    await grade('d', 'Ana', 3, null);
    expect(await store.grades.list('d')).toEqual([]);
  });

  it('go with their dataset, and only with it', async () => {
    await grade('d', 'Ana', 3, 7);
    await grade('d2', 'Ana', 4, 5);
    await store.datasets.purge('d');
    expect(await store.grades.list('d')).toEqual([]);
    expect(await store.grades.list('d2')).toEqual([{ annotator: 'Ana', graded: 1 }]);
  });
});
