/** The hub worker: asks the Hubs that the user names for models and datasets. It is given no rows of the user's. */
import { sleep } from '#platform/sleep.ts';
import type { HubProtocol } from '#protocol/hub-protocol.ts';
import { type Port, serve } from '#protocol/rpc.ts';
import { HubService } from '#services/hub/hub-service.ts';
import { openFileStore } from '#storage/models/open-file-store.ts';

serve<HubProtocol>(
  self as unknown as Port,
  (emit) =>
    new HubService({
      openStore: openFileStore,
      fetch: fetch.bind(globalThis),
      sleep,
      timestamp: () => new Date().toISOString(),
      emit,
    }),
);
