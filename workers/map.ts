/** The map worker: lays rows out by their sentence embeddings, which the judge worker has kept. */
import type { MapProtocol } from '#protocol/map-protocol.ts';
import { type Port, serve } from '#protocol/rpc.ts';
import { MapService } from '#services/map/map-service.ts';
import { openMeanings } from '#storage/artefacts/meaning-store.ts';
import { openStore } from '#storage/store.ts';

serve<MapProtocol>(self as unknown as Port, (emit) => {
  const [store, meanings] = [openStore(), openMeanings()];
  // Each request that needs them is answered with why they cannot be had.
  store.catch(() => {});
  meanings.catch(() => {});
  return new MapService({ openStore: () => store, openMeanings: () => meanings, emit });
});
