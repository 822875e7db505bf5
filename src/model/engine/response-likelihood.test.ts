import { startWasm } from '../backends/wasm.ts';
import { nodeWasm } from '../backends/wasm-node.ts';
import { genericKernels } from '../kernels/generic.ts';
import { describeResponseLikelihood } from './response-likelihood.suite.ts';

describeResponseLikelihood('WASM in Node, stock operations', {
  start: async () => {
    await startWasm(nodeWasm);
    return genericKernels;
  },
  tolerance: 1e-3,
});

describeResponseLikelihood('WASM in Node', {
  start: async () => (await startWasm(nodeWasm)).kernels,
  tolerance: 1e-3,
});
