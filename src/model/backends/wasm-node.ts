import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { StartedThread, ThreadStart, WasmPlatform } from '../kernels/wasm/platform.ts';
import { registerThreadedTfjs } from './tfjs-threads-node.ts';

const { resolve } = createRequire(import.meta.url);
const binary = (name: string) => resolve(`@tensorflow/tfjs-backend-wasm/dist/${name}`);

/** For Node: paths in node_modules and beside the kernels. */
export const nodeWasm: WasmPlatform = {
  tfjs: {
    plain: binary('tfjs-backend-wasm.wasm'),
    simd: binary('tfjs-backend-wasm-simd.wasm'),
    threadedSimd: binary('tfjs-backend-wasm-threaded-simd.wasm'),
  },
  cores: availableParallelism,
  registerThreads: registerThreadedTfjs,
  readKernels: async (variant) =>
    new Uint8Array(await readFile(new URL(`../kernels/wasm/build/${variant}.wasm`, import.meta.url))),
  startThread,
  mayWait: () => true,
};

/** What `thread-worker.ts` is in a browser. */
const threadSource = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { module, memory, control, thread } = workerData;
  const { serve } = new WebAssembly.Instance(module, { env: { memory } }).exports;
  parentPort.postMessage('ready');
  serve(control, thread, 0);
`;

function startThread(start: ThreadStart): Promise<StartedThread> {
  const worker = new Worker(threadSource, { eval: true, workerData: start });
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', () => {
      worker.unref(); // A waiting thread must not keep the process alive.
      resolve({ stop: () => void worker.terminate() });
    });
  });
}
