import { startWasm } from '../backends/wasm.ts';
import { nodeWasm } from '../backends/wasm-node.ts';
import { genericKernels } from '../kernels/generic.ts';
import { describeDecoder } from './decoder.suite.ts';

describeDecoder('WASM in Node, stock operations', {
  start: async () => {
    await startWasm(nodeWasm);
    return genericKernels;
  },
  logitTolerance: 1e-3,
});

// Our kernels sum every value in the same order, whatever is computed beside it: equal to the bit.
describeDecoder('WASM in Node', {
  start: async () => (await startWasm(nodeWasm)).kernels,
  logitTolerance: 1e-3,
  batchTolerance: 0,
});
