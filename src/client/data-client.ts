import type { DataProtocol } from '#protocol/data-protocol.ts';
import { WorkerClient } from './worker-client.ts';

/** The data worker of the page. */
export const createDataClient = () =>
  new WorkerClient<DataProtocol>(
    () => new Worker(new URL('../../workers/data.ts', import.meta.url), { type: 'module', name: 'data' }),
  );
