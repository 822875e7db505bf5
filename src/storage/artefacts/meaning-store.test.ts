import { expect, it } from 'vitest';
import { memoryFolders } from '../fixtures/memory-folders.ts';
import { MeaningStore, rowsOfFile } from './meaning-store.ts';

const vectors = (count: number) =>
  Array.from({ length: count }, (_, row) => Float32Array.of(Math.cos(row), Math.sin(row), 0, 0));

it('keeps what was read from the first row on, and gives the whole once all is there', async () => {
  const store = new MeaningStore(memoryFolders());
  const rows = rowsOfFile + 3;
  expect(await store.known('d', rows)).toBe(0);
  await store.write('d', 0, vectors(rowsOfFile));
  expect(await store.known('d', rows)).toBe(rowsOfFile);
  await expect(store.read('d', rows)).rejects.toMatchObject({ code: 'meanings-missing' });
  await store.write('d', rowsOfFile, vectors(3));
  expect(await store.known('d', rows)).toBe(rows);
  const read = await store.read('d', rows);
  expect([read.n, read.width]).toEqual([rows, 4]);
  expect(read.values[(rowsOfFile + 2) * 4 + 1]).toBeCloseTo(Math.sin(2), 2);
  // Of a dataset with another number of rows they are not taken.
  await expect(store.read('d', rows + 1)).rejects.toMatchObject({ code: 'meanings-missing' });
  await store.sweep(async (id) => id === 'd');
  expect(await store.known('d', rows)).toBe(rows);
  await store.sweep(async () => false);
  expect(await store.known('d', rows)).toBe(0);
  await store.write('d', 0, vectors(1));
  await store.remove('d');
  expect(await store.known('d', rows)).toBe(0);
});
