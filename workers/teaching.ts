/** The teaching worker: wires the teaching service to its port. */
import { type Port, serve } from '#protocol/rpc.ts';
import type { TeachingProtocol } from '#protocol/teaching-protocol.ts';
import { adapterFiles, openAdapterLibrary } from '#services/adapters/adapter-files.ts';
import { AdapterService } from '#services/adapters/adapter-service.ts';
import { TeachingService } from '#services/teaching/teaching-service.ts';
import { openStore } from '#storage/store.ts';

serve<TeachingProtocol>(self as unknown as Port, (emit) => {
  const store = openStore();
  // Each request that needs it is answered with why it cannot be had.
  store.catch(() => {});
  const timestamp = () => new Date().toISOString();
  const adapters = new AdapterService({
    openLibrary: openAdapterLibrary,
    fetch: fetch.bind(globalThis),
    timestamp,
    checkups: async () => [],
    onChange: (entries) => emit('adapters', entries),
  });
  return new TeachingService({
    openStore: () => store,
    adapterFiles,
    keepAdapter: (files, about) => adapters.keep(files, about),
    newId: () => crypto.randomUUID(),
    timestamp,
  });
});
