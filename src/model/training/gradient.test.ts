import { startWasm } from '../backends/wasm.ts';
import { nodeWasm } from '../backends/wasm-node.ts';
import { genericKernels } from '../kernels/generic.ts';
import { describeGradient } from './gradient.suite.ts';

describeGradient(
  'WASM in Node, stock operations',
  async () => {
    await startWasm(nodeWasm);
    return genericKernels;
  },
  1e-3,
);
describeGradient('WASM in Node', async () => (await startWasm(nodeWasm)).kernels, 1e-3);
