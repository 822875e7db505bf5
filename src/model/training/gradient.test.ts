import { startWasm } from '../backends/wasm.ts';
import { nodeWasm } from '../backends/wasm-node.ts';
import { genericKernels } from '../kernels/generic.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { wasmKernels } from '../kernels/wasm/wasm-kernels.ts';
import { describeGradient } from './gradient.suite.ts';

const started = (kernels: Kernels) => async () => {
  await startWasm(nodeWasm);
  return kernels;
};

describeGradient('WASM in Node, stock operations', started(genericKernels), 1e-3);
describeGradient('WASM in Node', started(wasmKernels), 1e-3);
