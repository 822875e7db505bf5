import { startWasm } from '../backends/wasm.ts';
import { browserWasm } from '../backends/wasm-browser.ts';
import { startWebGpu } from '../backends/webgpu.ts';
import { genericKernels } from '../kernels/generic.ts';
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

const webGpu = { started: null as Promise<unknown> | null };

describeDecoder('WebGPU in Chromium, stock operations', {
  start: async () => {
    webGpu.started ??= startWebGpu();
    await webGpu.started;
    return genericKernels;
  },
  logitTolerance: 1e-2,
});
