import { startWasm } from '../backends/wasm.ts';
import { browserWasm } from '../backends/wasm-browser.ts';
import { ownWebGpuKernels } from '../testing/own-webgpu-kernels.ts';
import { setBackend } from '../tf.ts';
import { describeContinueTokens } from './continue-tokens.suite.ts';

describeContinueTokens('threaded WASM in Chromium', async () => {
  const { kernels } = await startWasm(browserWasm);
  await setBackend('wasm');
  return kernels;
});

const webGpu = ownWebGpuKernels();

describeContinueTokens('WebGPU in Chromium', webGpu, {
  models: ['llama', 'qwen3'],
  tokens: 12,
  samples: 3,
  stops: [[1, 3]],
  long: 66,
});
