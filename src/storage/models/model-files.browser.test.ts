import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WorkerClient } from '#client/worker-client.ts';
import { listCachedModels, removeCachedModel } from './cached-models.ts';
import type { Hosts } from './fixtures/fake-hosts.ts';
import type { ModelFilesProtocol, StoreKind } from './fixtures/model-files.worker.ts';
import { IndexedDbFiles } from './indexeddb-files.ts';
import { OpfsFiles } from './opfs-files.ts';

const bytes = 10_000_000;

const newTab = () =>
  new WorkerClient<ModelFilesProtocol>(
    () => new Worker(new URL('./fixtures/model-files.worker.ts', import.meta.url), { type: 'module' }),
  );

describe.each<StoreKind>(['opfs', 'indexeddb'])('models kept in %s', (store) => {
  let tab: WorkerClient<ModelFilesProtocol>;
  const tabs: WorkerClient<ModelFilesProtocol>[] = [];
  const open = () => {
    const made = newTab();
    tabs.push(made);
    return made;
  };
  const load = (from: WorkerClient<ModelFilesProtocol>, hosts: Hosts) =>
    from.request('fetch', { store, id: 'fake', bytes, hosts });

  beforeEach(async () => {
    tab = open();
    await tab.request('remove', { store, id: 'fake' });
  });
  afterEach(() => {
    for (const each of tabs.splice(0)) each.terminate();
  });

  test('a download is whole, can be read by range, and is there without a request next time', async () => {
    const first = await load(tab, { own: [{}] });
    expect(first.sha256).toBe(first.expected);
    expect(first.slice).toEqual(first.expectedSlice);
    const again = await load(open(), {});
    expect(again).toMatchObject({ size: bytes, sha256: first.expected, asked: [] });
  });

  test('a worker killed mid-way leaves a part that the next one completes', async () => {
    const past = new Promise<void>((resolve) =>
      tab.on('progress', ({ done }) => done > 6_000_000 && resolve()),
    );
    const killed = load(tab, { own: [{ slow: 1 }] });
    await past;
    tab.terminate();
    await expect(killed).rejects.toMatchObject({ code: 'worker-stopped' });

    const next = open();
    const [cached] = await next.request('list', { store });
    expect(cached).toMatchObject({ id: 'fake', complete: false });
    expect(cached!.bytes).toBeGreaterThan(3_000_000);
    const fetched = await load(next, { own: [{}] });
    expect(fetched.asked).toEqual([`own bytes=${cached!.bytes}-`]);
    expect(fetched.sha256).toBe(fetched.expected);
  });

  test.runIf(store === 'opfs')('bytes that changed on the disk are found, and fetched again', async () => {
    await load(tab, { own: [{}] });
    const root = await (await navigator.storage.getDirectory()).getDirectoryHandle('models-test');
    const handle = await (await root.getDirectoryHandle('fake')).getFileHandle('weights.bin');
    const writer = await handle.createWritable({ keepExistingData: true });
    await writer.write({ type: 'write', position: 5_000_000, data: new Uint8Array(2_000_000) });
    await writer.close();
    const again = await load(open(), { own: [{}] });
    expect(again.asked).toEqual(['own']);
    expect(again.sha256).toBe(again.expected);
  });

  test('two tabs at once: one fetches, the other waits and finds it', async () => {
    const [one, other] = await Promise.all([load(tab, { own: [{}] }), load(open(), { own: [{}] })]);
    expect([...one.asked, ...other.asked]).toEqual(['own']);
    expect(one.sha256).toBe(one.expected);
    expect(other.sha256).toBe(one.expected);
  });

  test('an error crosses the worker with its code, and wrong bytes are not kept', async () => {
    await expect(load(tab, { own: [{ corrupt: true }] })).rejects.toMatchObject({ code: 'hash-mismatch' });
    const left = await tab.request('list', { store });
    expect(left.reduce((sum, model) => sum + model.bytes, 0)).toBe(0);
  });

  test('the page itself can list models and remove one', async () => {
    await load(tab, { own: [{}] });
    const files =
      store === 'opfs' ? await OpfsFiles.open('models-test') : await IndexedDbFiles.open('models-test');
    expect(await listCachedModels(files)).toEqual([{ id: 'fake', bytes, complete: true }]);
    await removeCachedModel('fake', files);
    expect(await listCachedModels(files)).toEqual([]);
  });
});
