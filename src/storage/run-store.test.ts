import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { packBatch } from './batch.ts';
import { invalidReadout, readout, runSummary, storeDataset } from './fixtures/examples.ts';
import { databaseName, openDatabase, openStore, type Store } from './store.ts';

let store: Store;

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  store = await openStore();
  await storeDataset(store, 'd', 20);
  await store.runs.create(runSummary('run', 'd', 20));
});

const batch = (rows: number[], scores = rows) => ({
  rows: Int32Array.from(rows),
  readouts: scores.map((score) => readout(score % 10)),
  backend: null,
  seconds: 1.5,
});

describe('a batch', () => {
  it('is stored with the figures of its run', async () => {
    const invalid = invalidReadout('Too little digit mass.', 0.01, true);
    await store.runs.appendBatch('run', batch([0, 1]));
    const summary = await store.runs.appendBatch('run', {
      rows: Int32Array.of(7),
      readouts: [invalid],
      backend: null,
      seconds: 0.5,
    });
    expect(summary).toMatchObject({ scored: 3, invalid: 1, truncated: 1, tokens: 300, seconds: 2 });
    expect(await store.runs.get('run')).toEqual(summary);
    expect((await store.runs.columns('run')).invalidReasons).toEqual(
      new Map([[7, 'Too little digit mass.']]),
    );
  });

  it('leaves rows whose request failed to be scored, and counts them until the run is resumed', async () => {
    const failures = [{ row: 3 }, { row: 4 }];
    await store.runs.appendBatch('run', { ...batch([0, 1]), failures });
    const alone = {
      rows: new Int32Array(0),
      readouts: [],
      failures: [{ row: 5 }],
      backend: null,
      seconds: 1,
    };
    expect(await store.runs.appendBatch('run', alone)).toMatchObject({ scored: 2, failedRequests: 3 });
    const { status } = await store.runs.columns('run');
    expect([...status.subarray(0, 6)]).toEqual([1, 1, 0, 0, 0, 0]);
    expect((await store.runs.columns('run')).invalidReasons.size).toBe(0);
    await store.runs.update('run', { failedRequests: 0 });
    expect(await store.runs.appendBatch('run', batch([3, 4, 5]))).toMatchObject({
      scored: 5,
      failedRequests: 0,
    });
  });

  it('comes back dense, in dataset order, whatever order it was stored in', async () => {
    await store.runs.appendBatch('run', batch([9, 3], [2.25, 4]));
    await store.runs.appendBatch('run', {
      rows: Int32Array.of(5),
      readouts: [invalidReadout('x', 0.04)],
      backend: null,
      seconds: 0,
    });
    const columns = await store.runs.columns('run');
    expect(columns.n).toBe(20);
    expect([...columns.status].flatMap((status, at) => (status ? [[at, status]] : []))).toEqual([
      [3, 1],
      [5, 2],
      [9, 1],
    ]);
    expect([columns.score[9], columns.score[3], columns.score[5], columns.score[0]]).toEqual([
      2.25,
      4,
      Number.NaN,
      Number.NaN,
    ]);
    expect(columns.digitMass[5]).toBe(0.04);
    expect([...columns.probs.subarray(90, 100)]).toEqual([0, 0, 0.9, 0, 0, 0, 0, 0, 0, 0]);
    expect(columns.tokens[3]).toBe(100);
  });

  it('survives closing and opening again', async () => {
    await store.runs.appendBatch('run', batch([0, 1, 2]));
    store.close();
    store = await openStore();
    expect((await store.runs.get('run')).scored).toBe(3);
    expect([...(await store.runs.columns('run')).status.subarray(0, 4)]).toEqual([1, 1, 1, 0]);
  });

  it('is refused whole where one of its rows is scored already', async () => {
    await store.runs.appendBatch('run', batch([4]));
    await expect(store.runs.appendBatch('run', batch([3, 4]))).rejects.toMatchObject({
      code: 'row-scored-twice',
      data: { row: 4 },
    });
    expect((await store.runs.get('run')).scored).toBe(1);
    expect((await store.runs.columns('run')).status[3]).toBe(0);
  });

  it('leaves the run as it was where one of its writes fails', async () => {
    const db = await openDatabase(databaseName);
    await db.put('batches', packBatch('run', 0, Int32Array.of(19), [readout(1)]));
    await expect(store.runs.appendBatch('run', batch([0, 1]))).rejects.toThrow();
    expect(await store.runs.get('run')).toMatchObject({ scored: 0, tokens: 0, backends: [], seconds: 0 });
    await db.delete('batches', ['run', 0]);
    db.close();
    await store.runs.appendBatch('run', batch([0, 1]));
    expect([...(await store.runs.columns('run')).status.subarray(0, 3)]).toEqual([1, 1, 0]);
  });

  it.each([
    ['a row beyond the dataset', batch([20])],
    ['a row below zero', batch([-1])],
    ['fewer readouts than rows', { ...batch([1, 2]), readouts: [readout(1)] }],
  ])('is refused with %s', async (_, bad) => {
    await expect(store.runs.appendBatch('run', bad)).rejects.toMatchObject({ code: 'bad-batch' });
  });
});

describe('the list of runs', () => {
  it('has the newest first, and those of one dataset where asked', async () => {
    await storeDataset(store, 'other', 2);
    await store.runs.create({ ...runSummary('later', 'other', 2), createdAt: '2026-03-01T00:00:00.000Z' });
    expect((await store.runs.list(null)).map((run) => run.id)).toEqual(['later', 'run']);
    expect((await store.runs.list('d')).map((run) => run.id)).toEqual(['run']);
  });

  it('leaves out what is removed, until it is restored', async () => {
    await store.runs.appendBatch('run', batch([0]));
    await store.runs.remove('run', '2026-01-03T00:00:00.000Z');
    expect(await store.runs.list('d')).toEqual([]);
    await store.runs.restore('run');
    expect(await store.runs.list('d')).toMatchObject([{ id: 'run', scored: 1 }]);
  });

  it('forgets a purged run and its batches', async () => {
    await store.runs.appendBatch('run', batch([0]));
    await store.runs.purge('run');
    await expect(store.runs.get('run')).rejects.toMatchObject({ code: 'missing-run' });
    await store.runs.create(runSummary('run', 'd', 20));
    expect((await store.runs.columns('run')).status[0]).toBe(0);
  });
});

it('changes state and keeps the figures', async () => {
  await store.runs.appendBatch('run', batch([0]), { state: 'paused' });
  const done = await store.runs.update('run', { state: 'done', finishedAt: '2026-01-04T00:00:00.000Z' });
  expect(done).toMatchObject({ state: 'done', scored: 1, finishedAt: '2026-01-04T00:00:00.000Z' });
});

it('refuses a run over a dataset that is not there', async () => {
  await expect(store.runs.create(runSummary('r2', 'nowhere', 3))).rejects.toMatchObject({
    code: 'missing-dataset',
  });
});

it('keeps the name that a run is given while its batches arrive, and takes it away again', async () => {
  await store.runs.appendBatch('run', batch([0, 1]));
  expect(await store.runs.rename('run', 'Baseline')).toMatchObject({ name: 'Baseline', scored: 2 });
  expect(await store.runs.appendBatch('run', batch([2]))).toMatchObject({ name: 'Baseline', scored: 3 });
  await store.runs.update('run', { state: 'done' });
  expect(await store.runs.list('d')).toMatchObject([{ name: 'Baseline', state: 'done' }]);
  expect(await store.runs.rename('run', null)).not.toHaveProperty('name');
  await expect(store.runs.rename('gone', 'x')).rejects.toMatchObject({ code: 'missing-run' });
});
