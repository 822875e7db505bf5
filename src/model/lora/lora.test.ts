import { startWasm } from '../backends/wasm.ts';
import { nodeWasm } from '../backends/wasm-node.ts';
import { wasmKernels } from '../kernels/wasm/wasm-kernels.ts';
import { describeLora } from './lora.suite.ts';

describeLora(
  'WASM in Node',
  async () => {
    await startWasm(nodeWasm);
    return wasmKernels;
  },
  1e-5,
);
