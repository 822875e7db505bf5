import { startWasm } from '../backends/wasm.ts';
import { browserWasm } from '../backends/wasm-browser.ts';
import { startWebGpu } from '../backends/webgpu.ts';
import { genericKernels } from '../kernels/generic.ts';
import { ownWebGpuKernels } from '../testing/own-webgpu-kernels.ts';
import { setBackend } from '../tf.ts';
import { describeDecoder } from './decoder.suite.ts';
import { tinyModelsOnDevice } from './tiny-models.ts';

describeDecoder('threaded WASM in Chromium', {
  start: async () => {
    const { kernels } = await startWasm(browserWasm);
    await setBackend('wasm');
    return kernels;
  },
  logitTolerance: 1e-3,
  batchTolerance: 0,
});

let started: Promise<unknown> | null = null;

describeDecoder('WebGPU in Chromium, stock operations', {
  start: async () => {
    started ??= startWebGpu();
    await started;
    await setBackend('webgpu');
    return genericKernels;
  },
  logitTolerance: 1e-2,
  // One of each layout: each of their shapes is a shader to compile. On WASM they run for every model.
  models: ['llama-odd-sizes', 'qwen2', 'qwen3'],
});

describeDecoder('WebGPU in Chromium', {
  start: ownWebGpuKernels(),
  logitTolerance: 1e-2,
  models: tinyModelsOnDevice,
});
