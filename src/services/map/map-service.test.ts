import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, expect, it } from 'vitest';
import { seededRandom } from '#core/random/random.ts';
import type { MapProgress } from '#protocol/map-protocol.ts';
import { MeaningStore } from '#storage/artefacts/meaning-store.ts';
import { datasetSummary, mapping, row } from '#storage/fixtures/examples.ts';
import { memoryFolders } from '#storage/fixtures/memory-folders.ts';
import { openStore } from '#storage/store.ts';
import { MapService } from './map-service.ts';

const rows = 36;
const subjects = ['river', 'loop', 'violin'];

/** Three lumps of rows in 16 dimensions; rows 0 and 3 are nearly the same and answer two instructions. */
function vectorsOf(): Float32Array[] {
  const random = seededRandom(5);
  const vectors = Array.from({ length: rows }, (_, at) =>
    Float32Array.from({ length: 16 }, (_, c) => (c === at % 3 ? 1 : 0) + 0.35 * (random() - 0.5)),
  );
  vectors[3] = vectors[0]!.map((value) => value + 0.001);
  return vectors;
}

let service: MapService;
let told: MapProgress[];

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  const store = await openStore();
  const meanings = new MeaningStore(memoryFolders());
  const writer = await store.datasets.begin('d', '2026-01-01T00:00:00.000Z', mapping, () => {});
  await writer.addRows(
    Array.from({ length: rows }, (_, at) =>
      row(at, { instruction: `Explain the ${subjects[at % 3]!} to me, please`, response: 'As you wish' }),
    ),
  );
  await writer.finish(datasetSummary('d', rows), [
    { name: 'field:instruction', values: Int32Array.from({ length: rows }, (_, at) => at) },
  ]);
  await meanings.write('d', 0, vectorsOf());
  told = [];
  service = new MapService({
    openStore: async () => store,
    openMeanings: async () => meanings,
    emit: (_, progress) => told.push(progress as MapProgress),
  });
});

const ask = { datasetId: 'd', clusters: 3, seed: 1 };

it('lays rows of like meaning together, with clusters and the words that tell them apart, the same twice', async () => {
  const map = await service.map(ask);
  const distance = (a: number, b: number) => Math.hypot(map.x[a]! - map.x[b]!, map.y[a]! - map.y[b]!);
  let [near, far] = [0, 0];
  for (let at = 6; at < rows; at++) {
    near += distance(at, at - 3);
    far += distance(at, at - 1);
  }
  expect(near).toBeLessThan(0.5 * far);
  for (let at = 3; at < rows; at++) expect(map.cluster[at]).toBe(map.cluster[at - 3]);
  expect(new Set(map.cluster.subarray(0, 3)).size).toBe(3);
  for (const which of [0, 1, 2])
    expect(map.words[map.cluster[which]!]!.map(({ word }) => word)).toEqual([subjects[which]]);
  expect(await service.map(ask)).toEqual(map);
  expect(told.map(({ step }) => step)).toContain('Laying out 36 rows');
});

it('finds the nearest rows, and near-duplicates that answer different instructions', async () => {
  const cluster = new Int32Array(rows);
  const [nearest] = await service.nearest({ datasetId: 'd', row: 0, count: 3 });
  expect(nearest!.row).toBe(3);
  const found = await service.nearDuplicates({ datasetId: 'd', cluster, cosine: 0.999 });
  expect([...found.across]).toEqual([3]);
});

it('says where rows have not been read, and ends when it is cancelled', async () => {
  expect(await service.known({ datasetId: 'other', rows: 3 })).toBe(0);
  await expect(service.map({ ...ask, datasetId: 'other' })).rejects.toMatchObject({
    code: 'missing-dataset',
  });
  const making = service.map(ask);
  service.cancel();
  await expect(making).rejects.toMatchObject({ code: 'cancelled' });
});
