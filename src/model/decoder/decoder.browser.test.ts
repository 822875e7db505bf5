import { startWasm } from '../backends/wasm.ts';
import { browserWasm } from '../backends/wasm-browser.ts';
import { startWebGpu } from '../backends/webgpu.ts';
import { genericKernels } from '../kernels/generic.ts';
import { setBackend } from '../tf.ts';
import { describeDecoder } from './decoder.suite.ts';

describeDecoder(
  'threaded WASM in Chromium',
  async () => {
    const { kernels } = await startWasm(browserWasm);
    await setBackend('wasm');
    return kernels;
  },
  1e-3,
);

const webGpu = { started: null as Promise<unknown> | null };

describeDecoder(
  'WebGPU in Chromium, stock operations',
  async () => {
    webGpu.started ??= startWebGpu();
    await webGpu.started;
    return genericKernels;
  },
  1e-2,
);
