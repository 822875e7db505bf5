import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { strToU8, zipSync } from 'fflate';
import { beforeEach, expect, it } from 'vitest';
import { jsonl, openService } from './fixtures/service.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

const three = jsonl(
  { prompt: 'Q1', response: 'A1' },
  { prompt: 'Q2', response: 'A2' },
  { prompt: 'Q3', response: 'A3' },
);

it('the demo is read from beside the page', async () => {
  const asked: unknown[] = [];
  const { service } = await openService({
    fetch: (async (url) => {
      asked.push(url);
      return new Response(three);
    }) as typeof fetch,
  });
  expect(await service.import({ source: { kind: 'demo' }, mapping: null })).toMatchObject({
    name: 'Demo',
  });
  expect(asked).toEqual(['https://page.example/demo/demo.jsonl']);
});

it('a zip is read as the one file of rows in it, by a preview, an import and a join', async () => {
  const zip = zipSync({ 'out/three.jsonl': strToU8(three), 'README.md': strToU8('About') });
  const source = { kind: 'file' as const, file: new File([zip as Uint8Array<ArrayBuffer>], 'three.zip') };
  const { service } = await openService();
  expect(await service.preview({ source })).toMatchObject({
    container: 'jsonl',
    columns: ['prompt', 'response'],
  });
  const dataset = await service.import({ source, mapping: null });
  expect(dataset).toMatchObject({
    rows: 3,
    notes: ['Read from out/three.jsonl in three.zip. Left out: README.md.'],
  });
  const rows = await service.rows({ datasetId: dataset.id, indices: [0, 2] });
  expect(rows.map(({ instruction, response }) => [instruction, response])).toEqual([
    ['Q1', 'A1'],
    ['Q3', 'A3'],
  ]);
  expect(await service.joinPreview({ datasetId: dataset.id, source, by: null })).toMatchObject({
    matched: 3,
  });
});

it('a zip that is no project is told from one before it is read whole', async () => {
  const zip = zipSync({ 'three.jsonl': strToU8(three) });
  const file = new File([zip as Uint8Array<ArrayBuffer>], 'three.zip');
  const { service } = await openService();
  await expect(service.openProject({ file, into: null })).rejects.toMatchObject({ code: 'not-a-project' });
});
