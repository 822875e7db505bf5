import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it } from 'vitest';
import { jsonl, openService } from './fixtures/service.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

const three = jsonl(
  { prompt: 'Q1', response: 'A1' },
  { prompt: 'Q2', response: 'A2' },
  { prompt: 'Q3', response: 'A3' },
);

describe('a web address', () => {
  const answering = (response: () => Response | Promise<Response>) =>
    openService({ fetch: (async () => response()) as typeof fetch });

  it('is fetched, without the user’s cookies, and named by its last part', async () => {
    const asked: unknown[] = [];
    const { service } = await openService({
      fetch: (async (url, options) => {
        asked.push(url, options?.credentials);
        return new Response(three);
      }) as typeof fetch,
    });
    const summary = await service.import({
      source: { kind: 'url', url: ' https://data.example/a/my%20rows.jsonl?raw=1 ' },
      mapping: null,
    });
    expect(summary).toMatchObject({ name: 'my rows.jsonl', rows: 3 });
    expect(asked).toEqual(['https://data.example/a/my%20rows.jsonl?raw=1', 'omit']);
  });

  it('serves the demo from beside the page', async () => {
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

  it.each([
    ['that is none', 'data/rows.jsonl', 'bad-url'],
    ['of another kind', 'javascript:alert(1)', 'bad-url'],
    ['that cannot be reached', 'https://data.example/x.jsonl', 'fetch-failed'],
  ])('%s is refused', async (_, url, code) => {
    const { service } = await openService();
    const promise = (async () => service.preview({ source: { kind: 'url', url } }))();
    await expect(promise).rejects.toMatchObject({ code });
  });

  it('that answers with an error or a page is refused', async () => {
    const source = { kind: 'url' as const, url: 'https://data.example/x.jsonl' };
    const missing = await answering(() => new Response('no', { status: 404 }));
    await expect(missing.service.preview({ source })).rejects.toMatchObject({
      code: 'fetch-failed',
      data: { status: 404 },
    });
    const page = await answering(() => new Response('<!doctype html><title>Log in</title>'));
    await expect(page.service.preview({ source })).rejects.toMatchObject({ code: 'wrong-file-type' });
  });

  it('whose connection is lost imports nothing', async () => {
    const { service } = await answering(() => {
      let sent = false;
      const body = new ReadableStream({
        pull(controller) {
          if (sent) controller.error(new TypeError('network error'));
          else controller.enqueue(new TextEncoder().encode(three));
          sent = true;
        },
      });
      return new Response(body);
    });
    await expect(
      service.import({ source: { kind: 'url', url: 'https://data.example/x.jsonl' }, mapping: null }),
    ).rejects.toMatchObject({ code: 'read-interrupted' });
    expect(await service.listDatasets()).toEqual([]);
  });
});
