import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedSimd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import relaxedKernels from '../kernels/wasm/build/relaxed.wasm?url';
import relaxedThreadsKernels from '../kernels/wasm/build/relaxed-threads.wasm?url';
import simdKernels from '../kernels/wasm/build/simd.wasm?url';
import simdThreadsKernels from '../kernels/wasm/build/simd-threads.wasm?url';
import type { KernelVariant, StartedThread, ThreadStart, WasmPlatform } from '../kernels/wasm/platform.ts';

const kernels: Record<KernelVariant, string> = {
  simd: simdKernels,
  relaxed: relaxedKernels,
  'simd-threads': simdThreadsKernels,
  'relaxed-threads': relaxedThreadsKernels,
};

/** For pages and workers: the addresses that Vite gives the files, relative to wherever the site is served. */
export const browserWasm: WasmPlatform = {
  tfjs: { plain, simd, threadedSimd },
  cores: () => navigator.hardwareConcurrency,
  readKernels: async (variant) => (await fetch(kernels[variant])).arrayBuffer(),
  startThread,
  mayWait: () => typeof document === 'undefined',
};

function startThread(start: ThreadStart): Promise<StartedThread> {
  const worker = new Worker(new URL('../kernels/wasm/thread-worker.ts', import.meta.url), { type: 'module' });
  return new Promise((resolve, reject) => {
    worker.onmessage = () => resolve({ stop: () => worker.terminate() });
    worker.onerror = ({ message }) => reject(new Error(`A kernel thread did not start: ${message}`));
    worker.postMessage(start);
  });
}
