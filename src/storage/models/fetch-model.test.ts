import { describe, expect, test, vi } from 'vitest';
import { availability, listCachedModels, removeCachedModel } from './cached-models.ts';
import { type FetchModelOptions, fetchModel, fetchModelFile } from './fetch-model.ts';
import { type Behaviour, fakeFetch, fakeModel, type Hosts, modelContent } from './fixtures/fake-hosts.ts';
import { MemoryFiles } from './fixtures/memory-files.ts';

const content = modelContent(200_000);
const model = fakeModel(content);
const file = model.files[0]!;
const path = 'fake/weights.bin';
const site = new URL('https://example.org/some/path/');

function scene(hosts: Hosts, store = new MemoryFiles()) {
  const { fetch, asked } = fakeFetch(content, hosts);
  const load = (options: Partial<FetchModelOptions> = {}) =>
    fetchModelFile(model, file, {
      ask: 'page-then-hub',
      site,
      store,
      fetch,
      retryDelays: [1, 1],
      ...options,
    });
  return { load, asked, store, fetch };
}

const isWhole = async (blob: Blob) => Buffer.from(await blob.arrayBuffer()).equals(content);
const ok: Behaviour = {};

describe('where a file comes from', () => {
  test('the page’s host is asked first, then its copy serves without a request', async () => {
    const { load, asked, store } = scene({ own: [ok] });
    expect(await isWhole(await load())).toBe(true);
    expect(await isWhole(await load())).toBe(true);
    expect(asked).toEqual(['own']);
    expect(store.records.get(path)).toMatchObject({ bytes: 200_000, sha256: file.sha256 });
  });

  test.each<[string, Behaviour]>([
    ['no such file', { status: 404 }],
    ['its page for every address', { page: true }],
    ['a longer file', { extra: 10 }],
    ['other bytes', { corrupt: true }],
    ['nothing', { down: true }],
    ['server errors', { status: 503 }],
  ])('a host that gives %s is passed over for the Hub', async (_, own) => {
    const { load, asked } = scene({ own: [own], hub: [ok] });
    expect(await isWhole(await load())).toBe(true);
    expect(asked.at(-1)).toBe('hub');
  });

  test('the Hub is never asked unless the user allowed it', async () => {
    const { load, asked } = scene({ own: [{ status: 404 }], hub: [ok] });
    await expect(load({ ask: 'page' })).rejects.toMatchObject({ code: 'model-missing' });
    expect(asked).toEqual(['own']);
  });

  test('addresses: below the page’s folder, and the Hub’s pinned revision', async () => {
    const urls: string[] = [];
    const fetch = (async (url: string) => {
      urls.push(url);
      return new Response('', { status: 404 });
    }) as typeof globalThis.fetch;
    const options = { ask: 'page-then-hub' as const, site, store: new MemoryFiles(), fetch };
    await expect(fetchModelFile(model, file, options)).rejects.toThrow();
    expect(urls).toEqual([
      'https://example.org/some/path/models/fake/weights.bin',
      'https://huggingface.co/someone/fake/resolve/abc/weights.bin',
    ]);
  });
});

describe('interruptions', () => {
  test('a broken connection is taken up where it broke', async () => {
    const { load, asked } = scene({ own: [{ breakAfter: 50_000 }, { breakAfter: 30_000 }, ok] });
    expect(await isWhole(await load())).toBe(true);
    expect(asked).toEqual(['own', 'own bytes=50000-', 'own bytes=80000-']);
  });

  test('what arrived before an error is used the next time', async () => {
    const store = new MemoryFiles();
    const broken = scene({ own: [{ breakAfter: 50_000 }, { down: true }] }, store);
    const error = await broken.load({ ask: 'page' }).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'network', data: { done: 50_000, bytes: 200_000 } });
    const { load, asked } = scene({ own: [ok] }, store);
    expect(await isWhole(await load())).toBe(true);
    expect(asked).toEqual(['own bytes=50000-']);
  });

  test('a host that ignores ranges starts again', async () => {
    const { load } = scene({ own: [{ breakAfter: 50_000 }, { ignoresRange: true }] });
    expect(await isWhole(await load())).toBe(true);
  });

  test('a part with wrong bytes is thrown away', async () => {
    const { load, asked, store } = scene({ own: [ok] });
    store.files.set(path, new Uint8Array(30_000));
    expect(await isWhole(await load())).toBe(true);
    expect(asked).toEqual(['own bytes=30000-', 'own']);
  });

  test.each([200_000, 200_001])(
    'a stored file of %i wrong bytes without a record is not trusted',
    async (size) => {
      const { load, asked, store } = scene({ own: [ok] });
      store.files.set(path, new Uint8Array(size));
      expect(await isWhole(await load())).toBe(true);
      expect(asked).toEqual(['own']);
    },
  );

  test('a complete file whose record was lost is checked, not fetched', async () => {
    const { load, asked, store } = scene({});
    store.files.set(path, content);
    expect(await isWhole(await load())).toBe(true);
    expect(asked).toEqual([]);
    expect(store.records.has(path)).toBe(true);
  });

  test('it can be stopped, and what has arrived stays', async () => {
    const { load, store } = scene({ own: [{ slow: 5 }] });
    const stop = new AbortController();
    const loading = load({ signal: stop.signal });
    await vi.waitFor(() => expect(store.files.get(path)!.length).toBeGreaterThan(0));
    stop.abort();
    await expect(loading).rejects.toMatchObject({ code: 'cancelled' });
    expect(store.files.get(path)!.length).toBeGreaterThan(0);
    expect(store.records.has(path)).toBe(false);
  });
});

describe('a stored file is checked again before each use', () => {
  /** A piece and a bit, so that the damage may lie in either. */
  const large = modelContent(4_200_000);
  const largeModel = fakeModel(large);
  const setUp = async () => {
    const store = new MemoryFiles();
    const { fetch, asked } = fakeFetch(large, { own: [ok] });
    const damaged: string[] = [];
    const load = (options: Partial<FetchModelOptions> = {}) =>
      fetchModelFile(largeModel, largeModel.files[0]!, {
        ask: 'page',
        site,
        store,
        fetch,
        retryDelays: [],
        onDamaged: ({ name }) => damaged.push(name),
        ...options,
      });
    store.files.set(path, large.slice());
    await load();
    return { store, asked, damaged, load };
  };

  test.each([0, 4_194_303, 4_194_304, 4_199_999])(
    'one wrong byte at %i: it is said, removed and fetched again',
    async (at) => {
      const { store, asked, damaged, load } = await setUp();
      store.files.get(path)![at]! ^= 1;
      expect(Buffer.from(await (await load()).arrayBuffer()).equals(large)).toBe(true);
      expect({ asked, damaged }).toEqual({ asked: ['own'], damaged: ['weights.bin'] });
    },
  );

  test('a record of an earlier version has no pieces: the whole file is checked, and they are added', async () => {
    const { store, asked, damaged, load } = await setUp();
    const { pieces, ...earlier } = store.records.get(path)!;
    store.records.set(path, earlier);
    await load();
    expect(asked).toEqual([]);
    expect(store.records.get(path)!.pieces).toEqual(pieces);
    store.records.set(path, earlier);
    store.files.get(path)![4_000_000]! ^= 1;
    await load();
    expect({ asked, damaged }).toEqual({ asked: ['own'], damaged: ['weights.bin'] });
  });

  test('where it cannot be fetched again, the error says that the damaged copy was removed', async () => {
    const { store, load } = await setUp();
    store.files.get(path)![7]! ^= 1;
    const { fetch } = fakeFetch(large, { own: [{ down: true }] });
    const error = await load({ fetch }).catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'network', data: { damaged: true } });
    expect(error.message).toContain('was damaged, so it was removed');
    expect(store.files.get(path)).toHaveLength(0);
  });
});

describe('errors say what to do', () => {
  test('missing: three ways out', async () => {
    const { load } = scene({});
    const error = await load({ ask: 'page' }).catch((thrown) => thrown);
    expect(error.code).toBe('model-missing');
    expect(error.message).toContain('let the page fetch weights.bin (1 MB) from someone/fake');
    expect(error.message).toContain('put weights.bin into models/fake/ beside the page');
    expect(error.message).toContain('open a model of your own');
    expect(error.data).toMatchObject({ model: 'fake', bytes: 200_000, hub: 'someone/fake' });
  });

  test('wrong bytes everywhere: nothing is kept', async () => {
    const { load, store } = scene({ own: [{ corrupt: true }], hub: [{ corrupt: true }] });
    await expect(load()).rejects.toMatchObject({ code: 'hash-mismatch', data: { expected: file.sha256 } });
    expect(store.files.get(path)).toHaveLength(0);
  });

  test('a full disk', async () => {
    const { load, store } = scene({ own: [ok] });
    store.quota = 100_000;
    await expect(load()).rejects.toMatchObject({ code: 'no-space', data: { bytes: 200_000 } });
  });
});

test('progress counts the bytes of all files, and ends at the total', async () => {
  const second = modelContent(50_000, 2);
  const two = fakeModel(content);
  two.files.push({ ...fakeModel(second).files[0]!, name: 'more.bin' });
  const bodies = { 'weights.bin': content, 'more.bin': second };
  const fetch = (async (url: string) =>
    new Response(bodies[url.split('/').pop() as keyof typeof bodies])) as typeof globalThis.fetch;
  const seen: number[] = [];
  const files = await fetchModel(two, {
    ask: 'page',
    site,
    store: new MemoryFiles(),
    fetch,
    onProgress: ({ done, total }) => {
      expect(total).toBe(250_000);
      seen.push(done);
    },
  });
  expect([...files.keys()]).toEqual(['weights.bin', 'more.bin']);
  expect(seen.at(-1)).toBe(250_000);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
});

describe('the cache', () => {
  test('lists whole and partial models, and removes one', async () => {
    const { load, store } = scene({ own: [ok] });
    await load();
    store.files.set('other/part.bin', new Uint8Array(10));
    expect(await listCachedModels(store)).toEqual([
      { id: 'fake', bytes: 200_000, complete: true },
      { id: 'other', bytes: 10, complete: false },
    ]);
    await removeCachedModel('fake', store);
    expect((await listCachedModels(store)).map(({ id }) => id)).toEqual(['other']);
  });

  test.each([
    ['in the browser', { cached: true, index: null }, 'here'],
    ['on the page’s host', { cached: false, index: { models: ['fake'] } }, 'here'],
    ['only on the Hub', { cached: false, index: { models: [] } }, 'hub'],
    ['on the Hub, where the host has no list', { cached: false, index: null }, 'hub'],
  ])('knows a model that is %s', async (_, { cached, index }, expected) => {
    const { load, store } = scene({ own: [ok] });
    if (cached) await load();
    const fetch = (async () =>
      index ? Response.json(index) : new Response('', { status: 404 })) as typeof globalThis.fetch;
    expect((await availability([model], { store, site, fetch })).get('fake')).toBe(expected);
  });
});
