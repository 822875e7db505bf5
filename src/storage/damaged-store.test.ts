import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Checkup } from '#core/checkup/checkup.ts';
import { seededRandom } from '#core/random/random.ts';
import { runSummary, storeDataset } from './fixtures/examples.ts';
import type { StoredCheckup, StoredDataset, StoredRun } from './schema.ts';
import { databaseName, openDatabase, openStore, type Store } from './store.ts';

let store: Store;
beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  store = await openStore();
  await storeDataset(store, 'd', 3);
  await storeDataset(store, 'other', 2);
  await store.runs.create(runSummary('r', 'd', 3));
  await store.runs.create(runSummary('kept', 'd', 3));
  for (const id of ['c', 'also']) {
    const { judge, spec } = runSummary(id, 'd', 3);
    const summary = {
      ...{ id, datasetId: 'd', judge, spec, state: 'cancelled', texts: 2, read: 1, digest: '', seconds: 1 },
      settings: { rows: 2, seed: 1, kinds: ['attack'], maxTokens: 10 },
      ...{ error: null, report: null, createdAt: '2026-01-02T00:00:00.000Z' },
    } as Checkup;
    await store.checkups.put({ summary, score: Float64Array.of(1, Number.NaN), read: Uint8Array.of(1, 0) });
  }
});

type Entry = StoredDataset | StoredRun | StoredCheckup;

/** Change what is stored under a key, past the stores. */
async function damage(name: 'datasets' | 'runs' | 'checkups', key: string, change: (entry: Entry) => object) {
  const db = await openDatabase(databaseName);
  const entry = (await db.get(name, key))!;
  await db.put(name, { ...entry, ...change(entry) } as never);
  db.close();
}

const listed = async () => ({
  datasets: (await store.datasets.list()).map(({ id }) => id).sort(),
  runs: (await store.runs.list('d')).map(({ id }) => id).sort(),
  checkups: (await store.checkups.list('d')).map(({ id }) => id).sort(),
});

const whole = { datasets: ['d', 'other'], runs: ['kept', 'r'], checkups: ['also', 'c'] };

const wrong: readonly unknown[] = [
  undefined,
  null,
  {},
  [],
  'many',
  Number.NaN,
  -1,
  '2026-13-45',
  { name: 1 },
  [null],
];

describe('a damaged entry', () => {
  it('is none where all is well, or removed, or still being imported', async () => {
    await store.runs.remove('r', '2026-01-03');
    await store.datasets.remove('other', '2026-01-03');
    await store.datasets.begin('new', '2026-01-03', null as never, () => {});
    expect(await store.damaged.list()).toEqual([]);
  });

  it.each([
    ['datasets', 'other', 'dataset'],
    ['runs', 'r', 'run'],
    ['checkups', 'c', 'check-up'],
  ] as const)(
    'of %s is left out of the lists, named, and removed for good; the others stay',
    async (name, id, kind) => {
      await damage(name, id, () => ({ summary: { id, judge: { model: 'x' } } }));
      const others = { ...whole, [name]: whole[name].filter((each) => each !== id) };
      expect(await listed()).toEqual(others);
      expect(await store.damaged.list()).toEqual([{ kind, id }]);
      await store.damaged.remove({ kind, id });
      expect(await store.damaged.list()).toEqual([]);
      expect(await listed()).toEqual(others);
      expect(await store.datasets.rows('d', [0, 1, 2])).toHaveLength(3);
    },
  );

  it('is listed as sound or as damaged, whatever field is whatever, and never lost from both', async () => {
    const random = seededRandom(5);
    const pick = <T>(from: readonly T[]) => from[Math.floor(random() * from.length)]!;
    /** A copy with one value, at any depth, replaced. */
    const mutated = (value: unknown, whole = false): unknown => {
      if (
        typeof value !== 'object' ||
        value === null ||
        ArrayBuffer.isView(value) ||
        (!whole && random() < 0.2)
      )
        return pick(wrong);
      const keys = Object.keys(value);
      if (keys.length === 0) return pick(wrong);
      const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? [...value] : { ...value };
      const key = pick(keys);
      (copy as Record<string, unknown>)[key] = mutated((value as Record<string, unknown>)[key]);
      return copy;
    };
    const of = { datasets: ['other', 'dataset'], runs: ['r', 'run'], checkups: ['c', 'check-up'] } as const;
    let found = 0;
    for (let round = 0; round < 100; round++) {
      const name = pick(['datasets', 'runs', 'checkups'] as const);
      const [id, kind] = of[name];
      const db = await openDatabase(databaseName);
      const before = (await db.get(name, id))!;
      const after = mutated(before, true) as Entry;
      const isEntry = after.id === id;
      // A run of another dataset is in that one's list, and a date says that it was removed.
      const { datasetId, removedAt = null } = after as StoredRun;
      const elsewhere = name !== 'datasets' && datasetId !== 'd';
      if (isEntry && typeof removedAt !== 'string') {
        await db.put(name, after as never);
        const sound = (await listed())[name].includes(id);
        const damaged = await store.damaged.list();
        if (!elsewhere) expect(sound).toBe(damaged.length === 0);
        if (damaged.length > 0) {
          found++;
          expect(damaged).toEqual([{ kind, id }]);
          await store.damaged.remove({ kind, id });
          expect(await store.damaged.list()).toEqual([]);
        }
        await db.put(name, before as never);
      }
      db.close();
    }
    expect(found).toBeGreaterThan(30);
  });

  it('is refused where it is asked for by its id', async () => {
    await damage('runs', 'r', () => ({ scoredBits: null }));
    await expect(store.runs.get('r')).rejects.toMatchObject({ code: 'damaged-record' });
    await damage('checkups', 'c', () => ({ score: [1, 2] }));
    await expect(store.checkups.get('c')).rejects.toMatchObject({ code: 'missing-checkup' });
  });
});
