import { startWasm } from '../../backends/wasm.ts';
import { browserWasm } from '../../backends/wasm-browser.ts';
import { setBackend } from '../../tf.ts';
import { describeKernels } from '../kernels.suite.ts';

describeKernels(
  'threaded WASM in Chromium',
  async () => {
    const { kernels } = await startWasm(browserWasm);
    await setBackend('wasm');
    return kernels;
  },
  2e-6,
);
