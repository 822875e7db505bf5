import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { compileKernels, variants } from '../../../../scripts/build-wasm-kernels.mjs';
import { startWasm } from '../../backends/wasm.ts';
import { nodeWasm } from '../../backends/wasm-node.ts';
import { describeKernels } from '../kernels.suite.ts';

describeKernels('WASM in Node', async () => (await startWasm(nodeWasm)).kernels, 2e-6);

it.each(Object.keys(variants) as (keyof typeof variants)[])(
  'the committed %s module is what its source compiles to (else: node scripts/build-wasm-kernels.mjs)',
  async (variant) => {
    const committed = await readFile(new URL(`./build/${variant}.wasm`, import.meta.url));
    expect(committed.equals(await compileKernels(variant))).toBe(true);
  },
);
