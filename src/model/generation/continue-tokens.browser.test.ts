import { startWasm } from '../backends/wasm.ts';
import { browserWasm } from '../backends/wasm-browser.ts';
import { startWebGpu } from '../backends/webgpu.ts';
import { genericKernels } from '../kernels/generic.ts';
import { setBackend } from '../tf.ts';
import { describeContinueTokens } from './continue-tokens.suite.ts';

describeContinueTokens('threaded WASM in Chromium', async () => {
  const { kernels } = await startWasm(browserWasm);
  await setBackend('wasm');
  return kernels;
});

let started: Promise<unknown> | null = null;

describeContinueTokens(
  'WebGPU in Chromium',
  async () => {
    started ??= startWebGpu();
    await started;
    await setBackend('webgpu');
    return genericKernels;
  },
  { models: ['llama', 'qwen3'], tokens: 6, samples: 2, stops: [[1, 3]], long: 34 },
);
