import type { TrainerProtocol } from '#protocol/trainer-protocol.ts';
import { WorkerClient } from './worker-client.ts';

/** The worker that trains judges. */
export const createTrainerClient = () =>
  new WorkerClient<TrainerProtocol>(
    () =>
      new Worker(new URL('../../workers/trainer.ts', import.meta.url), { type: 'module', name: 'trainer' }),
  );
