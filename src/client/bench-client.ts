import type { BenchProtocol } from '#protocol/bench-protocol.ts';
import { WorkerClient } from './worker-client.ts';

/** A worker that measures. WebAssembly's thread count is fixed for its life: another measurement takes another. */
export const createBenchClient = () =>
  new WorkerClient<BenchProtocol>(
    () => new Worker(new URL('../../workers/bench.ts', import.meta.url), { type: 'module', name: 'bench' }),
  );
