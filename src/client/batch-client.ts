import type { BatchExportProtocol } from '#protocol/batch-export-protocol.ts';
import { WorkerClient } from './worker-client.ts';

/** The batch worker of the page; made when requests are first exported. */
export const createBatchClient = () =>
  new WorkerClient<BatchExportProtocol>(
    () => new Worker(new URL('../../workers/batch.ts', import.meta.url), { type: 'module', name: 'batch' }),
  );
