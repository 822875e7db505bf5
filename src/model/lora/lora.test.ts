import { startWasm } from '../backends/wasm.ts';
import { nodeWasm } from '../backends/wasm-node.ts';
import { describeLora } from './lora.suite.ts';

describeLora('WASM in Node', async () => (await startWasm(nodeWasm)).kernels, 1e-5);
