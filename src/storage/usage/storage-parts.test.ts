import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it } from 'vitest';
import { runSummary, storeDataset } from '../fixtures/examples.ts';
import { openStore } from '../store.ts';
import { recordBytes } from './record-bytes.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

describe('storage by part', () => {
  it('counts what is stored under what it belongs to, and nothing else', async () => {
    const store = await openStore();
    expect(await store.parts()).toEqual([]);
    await storeDataset(store, 'd', 2);
    expect((await store.parts()).map(({ part }) => part)).toEqual(['datasets']);
    await store.runs.create(runSummary('run', 'd', 2));
    const grade = { datasetId: 'd', annotator: 'me', row: 1, grade: 7, gradedAt: '2026-01-01' };
    const { grade: value, ...where } = grade;
    await store.grades.put({ ...where, given: { grade: value } });
    const parts = new Map((await store.parts()).map(({ part, bytes }) => [part, bytes]));
    expect([...parts.keys()].sort()).toEqual(['datasets', 'grading', 'runs']);
    expect(parts.get('grading')).toBe(recordBytes(grade));
    await store.datasets.purge('d');
    expect(await store.parts()).toEqual([]);
  });

  it('is about as large as its texts and numbers', () => {
    expect(recordBytes('four')).toBe(4);
    expect(recordBytes(new Float64Array(10))).toBe(80);
    expect(recordBytes({ ab: [1, 2], c: null })).toBe(2 + 16 + 1 + 1);
  });
});
