import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ByteSource, blobSource, bufferSource } from './byte-source.ts';
import { combineDigests, digestSource } from './digest.ts';
import { openNodeFile } from './node-file-source.ts';

const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i % 251);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'byte-source-'));
});

afterAll(() => rm(folder, { recursive: true }));

async function fileSource(name = 'file'): Promise<ByteSource> {
  await writeFile(join(folder, name), bytes);
  return openNodeFile(join(folder, name));
}

describe.each<[string, () => Promise<ByteSource>]>([
  ['a blob', async () => blobSource(new Blob([bytes]))],
  ['a buffer', async () => bufferSource(bytes.slice().buffer)],
  ['part of a buffer', async () => bufferSource(Uint8Array.from([9, 9, ...bytes]).subarray(2))],
  ['a file on disk', fileSource],
])('%s as a source', (_, open) => {
  it('gives exactly the range asked for, in an array of its own', async () => {
    const source = await open();
    expect(source.size).toBe(1000);
    const range = await source.read(250, 10);
    expect([...range]).toEqual([250, 0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(range.buffer.byteLength).toBe(10);
    range.fill(77);
    expect((await source.read(250, 1))[0]).toBe(250);
    expect((await source.read(1000, 0)).length).toBe(0);
  });

  it.each([
    [999, 2],
    [1000, 1],
    [5000, 1],
    [-1, 2],
  ])('refuses the range %i + %i', async (offset, length) => {
    const source = await open();
    await expect(source.read(offset, length)).rejects.toMatchObject({ code: 'truncated-file' });
  });

  it('has the SHA-256 that the platform computes', async () => {
    const digest = Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex');
    expect(await digestSource(await open())).toBe(digest);
  });
});

describe('a file that changes', () => {
  it('is truncated where it has become shorter', async () => {
    const source = await fileSource('shrinking');
    await truncate(join(folder, 'shrinking'), 100);
    await expect(source.read(90, 20)).rejects.toMatchObject({ code: 'truncated-file' });
  });

  it('is unreadable where it is not there, or the browser refuses it', async () => {
    await expect(openNodeFile(join(folder, 'none'))).rejects.toMatchObject({ code: 'unreadable-file' });
    const refused = new Blob([bytes]);
    refused.slice = () => ({ arrayBuffer: () => Promise.reject(new Error('NotReadableError')) }) as Blob;
    await expect(blobSource(refused).read(0, 1)).rejects.toMatchObject({ code: 'unreadable-file' });
  });
});

describe('combineDigests', () => {
  it('leaves a single hash as it is', () => {
    expect(combineDigests(new Map([['a', 'abc']]))).toBe('abc');
  });

  it('depends on names and hashes, not on their order', () => {
    const one = combineDigests(new Map(Object.entries({ a: '1', b: '2' })));
    expect(combineDigests(new Map(Object.entries({ b: '2', a: '1' })))).toBe(one);
    expect(combineDigests(new Map(Object.entries({ a: '2', b: '1' })))).not.toBe(one);
  });
});
