import { startWasm } from '../backends/wasm.ts';
import { browserWasm } from '../backends/wasm-browser.ts';
import { startWebGpu } from '../backends/webgpu.ts';
import { genericKernels } from '../kernels/generic.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { checkedKernels } from '../kernels/webgpu/checked-kernels.ts';
import { setBackend } from '../tf.ts';
import { describeDecoder } from './decoder.suite.ts';

describeDecoder('threaded WASM in Chromium', {
  start: async () => {
    const { kernels } = await startWasm(browserWasm);
    await setBackend('wasm');
    return kernels;
  },
  logitTolerance: 1e-3,
  batchTolerance: 0,
});

let started: ReturnType<typeof startWebGpu> | null = null;

/** One device for both: starting takes long on a software adapter. */
async function webGpu() {
  started ??= startWebGpu();
  const { runtime } = await started;
  await setBackend('webgpu');
  return runtime;
}

describeDecoder('WebGPU in Chromium, stock operations', {
  start: async () => {
    await webGpu();
    return genericKernels;
  },
  logitTolerance: 1e-2,
});

let kernels: Kernels | null = null;

describeDecoder('WebGPU in Chromium', {
  start: async () => {
    const runtime = await webGpu();
    kernels ??= checkedKernels({ runtime, adapter: 'test', reference: (work) => work() }).kernels;
    return kernels;
  },
  logitTolerance: 1e-2,
});
