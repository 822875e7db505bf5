import type { MetricsProtocol } from '#protocol/metrics-protocol.ts';
import { WorkerClient } from './worker-client.ts';

/** The metrics worker of the page. */
export const createMetricsClient = () =>
  new WorkerClient<MetricsProtocol>(
    () =>
      new Worker(new URL('../../workers/metrics.ts', import.meta.url), { type: 'module', name: 'metrics' }),
  );
