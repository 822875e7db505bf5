import { expect, it } from 'vitest';
import { startWasm } from '../../backends/wasm.ts';
import { nodeWasm } from '../../backends/wasm-node.ts';
import { describeKernels } from '../kernels.suite.ts';

// As on a page that is not cross-origin isolated: memory of one thread. In a file of its own, since a process
// starts TensorFlow.js's WASM backend once.
const unshared = () => startWasm({ ...nodeWasm, registerThreads: undefined });

it('runs on one thread where memory is not shared', async () => {
  expect((await unshared()).threads).toBe(1);
});

describeKernels('WASM in Node, memory not shared', async () => (await unshared()).kernels, 2e-6);
