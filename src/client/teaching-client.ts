import type { TeachingProtocol } from '#protocol/teaching-protocol.ts';
import { WorkerClient } from './worker-client.ts';

/** The teaching worker of the page; made when a judge is first taught. */
export const createTeachingClient = () =>
  new WorkerClient<TeachingProtocol>(
    () =>
      new Worker(new URL('../../workers/teaching.ts', import.meta.url), { type: 'module', name: 'teaching' }),
  );
