import { startWasm } from '../backends/wasm.ts';
import { nodeWasm } from '../backends/wasm-node.ts';
import { genericKernels } from '../kernels/generic.ts';
import { describeDecoder } from './decoder.suite.ts';

describeDecoder(
  'WASM in Node, stock operations',
  async () => {
    await startWasm(nodeWasm);
    return genericKernels;
  },
  1e-3,
);
describeDecoder('WASM in Node', async () => (await startWasm(nodeWasm)).kernels, 1e-3);
