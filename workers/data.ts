import type { DataProtocol } from '#protocol/data-protocol.ts';
import { type Port, serve } from '#protocol/rpc.ts';
import { DataService } from '#services/data/data-service.ts';
import { openMeanings } from '#storage/artefacts/meaning-store.ts';
import { webLocks } from '#storage/locks/web-locks.ts';
import { siteRoot } from '#storage/models/model-sites.ts';
import { openStore } from '#storage/store.ts';

/** How long a removed dataset or run can be restored, and how old an unfinished import must be to be swept away. */
const keptMilliseconds = 24 * 60 * 60 * 1000;

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

serve<DataProtocol>(self as unknown as Port, async (emit) => {
  const store = await openStore();
  const before = new Date(Date.now() - keptMilliseconds).toISOString();
  const locks = webLocks();
  const held = await locks.held();
  await store.datasets.sweep(before, held);
  await store.runs.sweep(before, held);
  // Nothing waits for it, and where there is no private file system there is nothing to sweep.
  void openMeanings()
    .then((meanings) => meanings.sweep((id) => store.datasets.has(id)))
    .catch(() => {});
  return new DataService({
    store,
    openMeanings,
    emit,
    locks,
    fetch: fetch.bind(globalThis),
    demoUrl: new URL('demo/demo.jsonl', siteRoot()).href,
    // crypto.randomUUID is there only in secure contexts.
    newId: () => hex(crypto.getRandomValues(new Uint8Array(16))),
    timestamp: () => new Date().toISOString(),
    now: () => performance.now(),
  });
});
