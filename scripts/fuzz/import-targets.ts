import { readFile } from 'node:fs/promises';
import { gzipSync, zipSync } from 'fflate';
import { planFor } from '#core/import/recognise.ts';
import { openFiles, readRows } from '#core/import/source.ts';
import { ImportBytes } from '../../src/services/data/import-bytes.ts';
import type { FuzzTarget } from './fuzz-target.ts';

export const corpus = async (name: string): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await readFile(new URL(`./corpus/${name}`, import.meta.url)));

const parquet = async (name: string): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(
    await readFile(new URL(`../../src/core/import/fixtures/parquet/${name}.parquet`, import.meta.url)),
  );

/** Import a file as the data worker does, by the columns that were recognised or by the first two. */
async function importFile(name: string, input: Uint8Array<ArrayBuffer>): Promise<void> {
  const file = new File([input], name);
  const bytes = ImportBytes.of({ kind: 'file', file }, { fetch, demoUrl: '' });
  const source = await openFiles(await bytes.files(), name);
  const [instruction = '', response = ''] = Object.keys(source.records[0] ?? {});
  const mapping = {
    instruction,
    input: null,
    id: null,
    response,
    reference: null,
    model: null,
    category: null,
    score: null,
  };
  const plan = source.plan ?? planFor(source.records, mapping);
  for await (const batch of readRows(source, plan, () => {})) void batch;
}

const importing = (
  name: string,
  form: FuzzTarget['form'],
  seeds: () => Promise<Uint8Array[]>,
  file = `data.${name}`,
): FuzzTarget => ({ name: `import-${name}`, form, seeds, read: (input) => importFile(file, input) });

/** One for each format that can be imported. */
export const importTargets: readonly FuzzTarget[] = [
  importing('json', 'json', async () => [await corpus('rows.json')]),
  importing('jsonl', 'text', () => Promise.all(['rows.jsonl', 'chats.jsonl'].map(corpus))),
  importing('csv', 'text', () => Promise.all(['rows.csv', 'semicolons.csv'].map(corpus))),
  importing('tsv', 'text', async () => [await corpus('rows.tsv')]),
  importing('parquet', 'bytes', () =>
    Promise.all(
      ['chat', 'rows-none', 'rows-snappy', 'rows-gzip', 'rows-zstd', 'rows-lz4', 'rows-brotli'].map(parquet),
    ),
  ),
  importing(
    'gz',
    'bytes',
    async () => [
      gzipSync(await corpus('rows.jsonl'), { mtime: 0 }),
      gzipSync(await corpus('rows.csv'), { mtime: 0 }),
    ],
    'data.jsonl.gz',
  ),
  importing('zip', 'bytes', async () => [
    zipSync(
      { 'rows.jsonl': await corpus('rows.jsonl'), 'README.md': new Uint8Array(9) },
      { mtime: 315_619_200_000 },
    ),
    zipSync({ 'rows.csv': [await corpus('rows.csv'), { level: 0 }] }, { mtime: 315_619_200_000 }),
    zipSync({ 'chat.parquet': await parquet('chat') }, { mtime: 315_619_200_000 }),
  ]),
];
