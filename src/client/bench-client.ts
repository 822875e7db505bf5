import type { BenchProtocol } from '#protocol/bench-protocol.ts';
import { WorkerClient } from './worker-client.ts';

/**
 * A worker that measures. WebAssembly's thread count is fixed for its life: another measurement takes another.
 * @param heapBytes of the worker's JavaScript heap. No page can tell: `measureUserAgentSpecificMemory` waits for ever
 * for WebAssembly's sleeping threads. Who drives the browser from outside can.
 */
export function createBenchClient(
  heapBytes: () => Promise<number | null> = async () => null,
): WorkerClient<BenchProtocol> {
  const client = new WorkerClient<BenchProtocol>(
    () => new Worker(new URL('../../workers/bench.ts', import.meta.url), { type: 'module', name: 'bench' }),
  );
  client.on('heapWanted', async () => {
    // A worker that was ended meanwhile wants no answer.
    await client.request('tellHeap', { bytes: await heapBytes() }).catch(() => {});
  });
  return client;
}
