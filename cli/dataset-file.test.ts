import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readDatasetFile } from './dataset-file.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dataset-file-'));
});

afterEach(() => rm(folder, { recursive: true }));

const lines = Array.from({ length: 3000 }, (_, i) =>
  JSON.stringify({ instruction: `Question ${i}`, response: `Answer ${(i * 7919) % 1000}` }),
).join('\n');

it('reads a gzipped file as it reads a plain one', async () => {
  await writeFile(join(folder, 'a.jsonl'), lines);
  await writeFile(join(folder, 'a.jsonl.gz'), gzipSync(lines));
  const plain = await readDatasetFile(join(folder, 'a.jsonl'));
  expect((await readDatasetFile(join(folder, 'a.jsonl.gz'))).rows).toEqual(plain.rows);
  expect(plain.rows).toHaveLength(3000);
});

it('reads a zip as the one file of rows in it, and refuses one of several', async () => {
  await writeFile(join(folder, 'a.jsonl'), lines);
  await writeFile(
    join(folder, 'a.zip'),
    zipSync({ 'x/a.jsonl': strToU8(lines), 'README.md': strToU8('Hi') }),
  );
  const plain = await readDatasetFile(join(folder, 'a.jsonl'));
  const { rows, notes } = await readDatasetFile(join(folder, 'a.zip'));
  expect(rows).toEqual(plain.rows);
  expect(notes).toEqual(['Read from x/a.jsonl in a.zip. Left out: README.md.', ...plain.notes]);
  await writeFile(join(folder, 'b.zip'), zipSync({ 'a.jsonl': strToU8(lines), 'b.csv': strToU8('a,b') }));
  await expect(readDatasetFile(join(folder, 'b.zip'))).rejects.toMatchObject({
    code: 'several-files',
    message: expect.stringContaining('a.jsonl, b.csv'),
  });
});

it('keeps the rows before the place where a gzipped file is cut off, and says so', async () => {
  const packed = gzipSync(lines);
  await writeFile(join(folder, 'cut.jsonl.gz'), packed.subarray(0, Math.floor(packed.length / 2)));
  const { rows, rejected } = await readDatasetFile(join(folder, 'cut.jsonl.gz'));
  expect(rows.length).toBeGreaterThan(100);
  expect(rows.length).toBeLessThan(3000);
  expect(rejected.map(({ code }) => code)).toContain('truncated-gzip');
});

it('names a file that is not there, and columns that it does not know', async () => {
  await expect(readDatasetFile(join(folder, 'none.jsonl'))).rejects.toMatchObject({ code: 'no-such-file' });
  await writeFile(join(folder, 'odd.jsonl'), '{"foo": 1, "bar": 2}\n');
  await expect(readDatasetFile(join(folder, 'odd.jsonl'))).rejects.toMatchObject({
    code: 'columns-not-recognised',
  });
});
