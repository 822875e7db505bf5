import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
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
