import type { MapProtocol } from '#protocol/map-protocol.ts';
import { WorkerClient } from './worker-client.ts';

/** The map worker of the page; made when a map is first asked for. */
export const createMapClient = () =>
  new WorkerClient<MapProtocol>(
    () => new Worker(new URL('../../workers/map.ts', import.meta.url), { type: 'module', name: 'map' }),
  );
