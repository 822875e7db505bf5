import { startWasm } from '../backends/wasm.ts';
import { nodeWasm } from '../backends/wasm-node.ts';
import { genericKernels } from '../kernels/generic.ts';
import { describeContinueTokens } from './continue-tokens.suite.ts';

describeContinueTokens('WASM in Node', async () => (await startWasm(nodeWasm)).kernels);

describeContinueTokens('WASM in Node, stock operations', async () => {
  await startWasm(nodeWasm);
  return genericKernels;
});
