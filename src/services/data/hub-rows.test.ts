import 'fake-indexeddb/auto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { IDBFactory } from 'fake-indexeddb';
import { describe, expect, it } from 'vitest';
import type { FetchedFile, HubRows } from '#protocol/data-protocol.ts';
import { openService } from './fixtures/service.ts';

const origin = {
  host: 'https://hub.example',
  repo: 'owner/name',
  commit: 'c0ffee'.padEnd(40, '0'),
  config: 'default',
  split: 'train',
  licence: 'mit',
  converted: false,
};

async function shard(number: number): Promise<FetchedFile> {
  const path = join(import.meta.dirname, '../../core/import/fixtures/parquet', `split-${number}.parquet`);
  const blob = new Blob([new Uint8Array(await readFile(path))]);
  return { name: `split-${number}.parquet`, size: blob.size, pieces: [{ offset: 0, blob }], records: null };
}

const rowsOf = (files: FetchedFile[], rest: Partial<HubRows> = {}): HubRows => ({
  ...{ kind: 'hub', name: 'owner/name, train', files, origin, take: null, notes: ['Something is not read.'] },
  ...rest,
});

async function imported(source: HubRows) {
  globalThis.indexedDB = new IDBFactory();
  const { service } = await openService();
  const dataset = await service.import({ source, mapping: null });
  const indices = Array.from({ length: dataset.rows }, (_, row) => row);
  return { dataset, rows: await service.rows({ datasetId: dataset.id, indices }) };
}

describe('rows of a Hub', () => {
  it('of several files are one dataset with its provenance', async () => {
    const { dataset, rows } = await imported(rowsOf([await shard(0), await shard(1)]));
    expect(dataset).toMatchObject({ name: 'owner/name, train', rows: 200, instructions: 100, origin });
    expect(dataset.notes).toContain('Something is not read.');
    expect(dataset.notes.join()).not.toContain('repeat');
    expect(rows.at(-1)).toMatchObject({ id: 'row-200', response: 'It is 199.' });
    expect(dataset.bytes).toBeGreaterThan(200_000);
  });

  it('are the first ones, where no more of the file is there', async () => {
    const { pieces, ...whole } = await shard(0);
    const { blob } = pieces[0]!;
    const tail = 70_000;
    const part: FetchedFile = {
      ...whole,
      pieces: [
        { offset: 0, blob: blob.slice(0, 60_000) },
        { offset: blob.size - tail, blob: blob.slice(blob.size - tail) },
      ],
      records: 25,
    };
    const { dataset, rows } = await imported(rowsOf([part], { take: { rows: 7 } }));
    expect(dataset.rows).toBe(7);
    expect(rows.at(-1)!.response).toBe('It is 6.');
    expect(dataset.notes).toContain('The first 7 rows of the split were read, and no more.');
  });

  it('are whole instructions at random by a seed, the same each time', async () => {
    const files = [await shard(0), await shard(1)];
    const draw = async (sampleSeed: number) =>
      (await imported(rowsOf(files, { take: { rows: 20, sampleSeed } }))).rows.map(({ line }) => line);
    const drawn = await draw(3);
    expect(drawn).toHaveLength(20);
    expect(drawn.every((line) => drawn.includes(line % 2 === 0 ? line - 1 : line + 1))).toBe(true);
    expect(await draw(3)).toEqual(drawn);
    expect(await draw(4)).not.toEqual(drawn);
  });
});
