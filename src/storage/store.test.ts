import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BackendReport } from '#core/judge/judge.ts';
import type { RunSummary } from '#core/run/run.ts';
import { guarded } from './failures.ts';
import { datasetSummary, mapping, row, runSummary, storeDataset } from './fixtures/examples.ts';
import { migrations } from './migrations.ts';
import { requestPersistence, storageReport } from './quota.ts';
import { databaseName, openDatabase, openStore } from './store.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

describe('a migration', () => {
  it('keeps the datasets of version 1 and adds runs', async () => {
    const old = await openDatabase(databaseName, 1);
    expect([...old.objectStoreNames].sort()).toEqual(['columns', 'datasets', 'rejected', 'rows']);
    old.close();
    await openDatabase(databaseName, 1).then(async (db) => {
      await db.put('datasets', {
        id: 'd',
        summary: datasetSummary('d', 1),
        chunkStarts: Int32Array.of(0),
        rejectedStarts: new Int32Array(0),
        removedAt: null,
        startedAt: '2026-01-01',
      });
      const bytes = new TextEncoder().encode(`${JSON.stringify({ i: 'r0', s: row(0).source })}\n`);
      await db.put('rows', { datasetId: 'd', start: 0, lines: Int32Array.of(1), bytes });
      db.close();
    });
    const store = await openStore();
    expect(await store.datasets.rows('d', [0])).toEqual([row(0)]);
    await store.runs.create(runSummary('run', 'd', 1));
    expect(await store.runs.list('d')).toHaveLength(1);
  });

  it('says of the runs of version 2 that a judge scored them', async () => {
    const old = await openDatabase(databaseName, 2);
    const { judge, spec, ...rest } = runSummary('run', 'd', 1);
    const { method: _, ...who } = judge;
    const { method: __, ...asked } = spec;
    const summary = { ...rest, judge: who, spec: asked } as unknown as RunSummary;
    await old.put('runs', {
      id: 'run',
      datasetId: 'd',
      summary,
      datasetRows: 1,
      batches: 0,
      scoredBits: new Uint8Array(1),
      removedAt: null,
    });
    old.close();
    const store = await openStore();
    expect(await store.runs.get('run')).toEqual(runSummary('run', 'd', 1));
  });

  it('counts the rows of version 4 as those of the one backend that it named', async () => {
    const old = await openDatabase(databaseName, 4);
    const put = (id: string, scored: number, backend: BackendReport | null) => {
      const { backends: _, ...rest } = { ...runSummary(id, 'd', 5), scored };
      return old.put('runs', {
        id,
        datasetId: 'd',
        summary: { ...rest, backend } as unknown as RunSummary,
        datasetRows: 5,
        batches: 0,
        scoredBits: new Uint8Array(1),
        removedAt: null,
      });
    };
    const wasm: BackendReport = { name: 'wasm', threads: 1, device: 'test', reason: 'test', probes: [] };
    await put('scored', 3, wasm);
    await put('begun', 0, wasm);
    await put('endpoint', 5, null);
    old.close();
    const store = await openStore();
    expect(await store.runs.get('scored')).toEqual({
      ...runSummary('scored', 'd', 5),
      scored: 3,
      backends: [{ backend: wasm, rows: 3 }],
    });
    expect((await store.runs.get('begun')).backends).toEqual([]);
    expect((await store.runs.get('endpoint')).backends).toEqual([]);
  });

  it('keeps the grades of version 6, which are of no draw', async () => {
    const old = await openDatabase(databaseName, 6);
    const grade = {
      datasetId: 'd',
      annotator: 'Ana',
      row: 2,
      grade: 7,
      gradedAt: '2026-11-25T10:00:00.000Z',
    };
    await old.put('grades', grade);
    old.close();
    const store = await openStore();
    expect([...(await store.grades.values('d', 'Ana', 3))]).toEqual([Number.NaN, Number.NaN, 7]);
    expect(await store.draws.get('d', 'Ana')).toEqual([]);
  });

  it('is one for each version', async () => {
    const db = await openDatabase(databaseName);
    expect(db.version).toBe(migrations.length);
    expect([...db.objectStoreNames].sort()).toEqual([
      'batches',
      'checkups',
      'columns',
      'datasets',
      'draws',
      'filters',
      'grades',
      'gradingPlans',
      'inputs',
      'rejected',
      'remarks',
      'rows',
      'runs',
    ]);
  });

  it('gives way to a newer page in another tab', async () => {
    const store = await openStore();
    await storeDataset(store, 'd', 1);
    const newer = await new Promise<IDBDatabase>((resolve, fail) => {
      const request = indexedDB.open(databaseName, migrations.length + 1);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => fail(request.error);
    });
    newer.close();
    await expect(store.datasets.list()).rejects.toMatchObject({ code: 'storage-closed' });
    await expect(openStore()).rejects.toMatchObject({ code: 'storage-newer' });
  });
});

describe('a failure', () => {
  it.each([
    ['QuotaExceededError', 'storage-full'],
    ['SecurityError', 'storage-unavailable'],
    ['UnknownError', 'storage-unavailable'],
  ])('%s says what to do', async (name, code) => {
    const failing = guarded(() => Promise.reject(new DOMException('from the browser', name)));
    await expect(failing).rejects.toMatchObject({ code, data: { cause: 'from the browser' } });
  });

  it('of another kind passes through', async () => {
    await expect(guarded(() => Promise.reject(new RangeError('ours')))).rejects.toThrow(RangeError);
  });

  it('for want of room reaches whoever writes rows', async () => {
    const store = await openStore();
    const writer = await store.datasets.begin('d', '2026-01-01', mapping, () => {});
    const full = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    await writer.addRows([row(0)]);
    await expect(writer.flush()).rejects.toMatchObject({ code: 'storage-full' });
    full.mockRestore();
  });

  it('is told where there is no storage at all', async () => {
    // @ts-expect-error a browser without it
    globalThis.indexedDB = undefined;
    await expect(openStore()).rejects.toMatchObject({ code: 'storage-unavailable' });
  });
});

describe('the browser’s room', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('is reported, and zeros where the browser does not say', async () => {
    vi.stubGlobal('navigator', {});
    expect(await storageReport()).toEqual({ usage: 0, quota: 0, persisted: false });
    expect(await requestPersistence()).toBe(false);
    const storage = {
      estimate: async () => ({ usage: 5, quota: 9 }),
      persisted: async () => false,
      persist: async () => true,
    };
    vi.stubGlobal('navigator', { storage });
    expect(await storageReport()).toEqual({ usage: 5, quota: 9, persisted: false });
    expect(await requestPersistence()).toBe(true);
  });

  it('is asked for once', async () => {
    const persist = vi.fn(async () => true);
    vi.stubGlobal('navigator', { storage: { persisted: async () => true, persist } });
    expect(await requestPersistence()).toBe(true);
    expect(persist).not.toHaveBeenCalled();
  });
});
