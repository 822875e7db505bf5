import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it } from 'vitest';
import { inputAt } from '#core/linear-probe/kept-inputs.ts';
import { readout, runSummary, storeDataset } from './fixtures/examples.ts';
import type { StoredInputs } from './schema.ts';
import { databaseName, openDatabase, openStore, type Store } from './store.ts';

let store: Store;

const input = (row: number) => ({
  state: [row, 0.1, -3],
  features: new Map([
    ['log-length', row / 3],
    ['number-recall', row % 2 === 0 ? null : 1],
  ] as const),
});

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  store = await openStore();
  await storeDataset(store, 'd', 8);
  await store.runs.create(runSummary('run', 'd', 8), undefined, undefined, 10_000);
  for (const rows of [
    [4, 1],
    [0, 7, 2],
  ])
    await store.runs.appendBatch('run', {
      rows: Int32Array.from(rows),
      readouts: rows.map(readout),
      inputs: rows.map(input),
      backend: null,
      seconds: 1,
    });
});

/** Store a part of what the first batch read as another value. */
async function change(edit: (stored: StoredInputs) => unknown): Promise<void> {
  const db = await openDatabase(databaseName);
  const stored = (await db.get('inputs', ['run', 0]))!;
  const edited = edit(stored);
  if (edited === null) await db.delete('inputs', ['run', 0]);
  else await db.put('inputs', edited as StoredInputs);
  db.close();
}

describe('inputs kept with a run', () => {
  it('are read back by row, states in half precision and features as they were', async () => {
    const inputs = (await store.runs.inputs('run'))!;
    expect([...inputs.rows]).toEqual([0, 1, 2, 4, 7]);
    for (const [at, row] of inputs.rows.entries()) {
      const found = inputAt(inputs, at);
      expect(found.features).toEqual(input(row).features);
      expect(found.state![0]).toBe(row);
      expect(found.state![1]).toBeCloseTo(0.1, 4);
    }
  });

  const breaks: Record<string, (stored: StoredInputs) => unknown> = {
    'a changed number': (stored) => ({
      ...stored,
      states: stored.states.map((bits, at) => bits + Number(at === 1)),
    }),
    'another row': (stored) => ({ ...stored, rows: Int32Array.of(4, 3) }),
    'a row that is not there': (stored) => ({ ...stored, rows: Int32Array.of(4, 99) }),
    'another length': (stored) => ({ ...stored, states: stored.states.slice(1) }),
    'another type': (stored) => ({ ...stored, states: [...stored.states] }),
    'an unknown feature': (stored) => ({ ...stored, features: ['colour', 'number-recall'] }),
    'a missing part': () => null,
  };
  for (const [what, edit] of Object.entries(breaks))
    it(`are refused with ${what}, and the scores stay`, async () => {
      await change(edit);
      await expect(store.runs.inputs('run')).rejects.toMatchObject({
        code: 'damaged-inputs',
        data: { runId: 'run' },
      });
      expect((await store.runs.columns('run')).score[4]).toBe(4);
    });

  it('count as a part of the storage, and go with their run', async () => {
    expect((await store.parts()).map(({ part }) => part)).toContain('states');
    await store.runs.purge('run');
    expect((await store.parts()).map(({ part }) => part)).toEqual(['datasets']);
    await store.runs.create(runSummary('second', 'd', 8), undefined, undefined, 10_000);
    await store.runs.appendBatch('second', {
      rows: Int32Array.of(3),
      readouts: [readout(3)],
      inputs: [input(3)],
      backend: null,
      seconds: 1,
    });
    await store.datasets.purge('d');
    expect(await store.parts()).toEqual([]);
  });
});
