import type { HubProtocol } from '#protocol/hub-protocol.ts';
import { WorkerClient } from './worker-client.ts';

/** The hub worker of the page; made when a repository is first looked at. */
export const createHubClient = () =>
  new WorkerClient<HubProtocol>(
    () => new Worker(new URL('../../workers/hub.ts', import.meta.url), { type: 'module', name: 'hub' }),
  );
