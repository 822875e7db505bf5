import type { JudgeProtocol } from '#protocol/judge-protocol.ts';
import { WorkerClient } from './worker-client.ts';

/** The worker that loads a judge and runs it. */
export const createJudgeClient = () =>
  new WorkerClient<JudgeProtocol>(
    () => new Worker(new URL('../../workers/judge.ts', import.meta.url), { type: 'module', name: 'judge' }),
  );
