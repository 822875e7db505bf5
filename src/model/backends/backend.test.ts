import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import { genericKernels } from '../kernels/generic.ts';
import type { TfjsWasmBackend } from '../kernels/wasm/tfjs-heap.ts';
import { backend, memory, mul, tensor1d } from '../tf.ts';
import { startBackend } from './backend.ts';
import { probeKernels } from './probe/probe.ts';
import { allocationsOf } from './wasm-allocations.ts';
import { nodeWasm } from './wasm-node.ts';

describe('startBackend in Node', () => {
  it('falls back to WebAssembly and says why', async () => {
    const { report, kernels } = await startBackend('auto', nodeWasm);
    expect(report.name).toBe('wasm');
    expect(kernels.name).toBe('wasm');
    expect(report.probes.map(({ name, ok }) => [name, ok])).toEqual([
      ['wasm', true],
      ['webgpu', false],
    ]);
    expect(report.reason).toContain('no WebGPU adapter');
    expect(report.device).toContain('SIMD');
    expect(report.threads).toBe(availableParallelism());
  });

  it('runs stock operations where they are asked for', async () => {
    const { report, kernels } = await startBackend('wasm', nodeWasm, { kernels: 'generic' });
    expect(report.name).toBe('wasm');
    expect(kernels).toBe(genericKernels);
  });

  it('refuses a backend that was forced and is not there', async () => {
    await expect(startBackend('webgpu', nodeWasm)).rejects.toMatchObject({ code: 'backend-failed' });
  });

  it('reports memory that is not there as such, and goes on working', async () => {
    await startBackend('wasm', nodeWasm);
    const { wasm } = backend() as unknown as TfjsWasmBackend;
    const held = wasm._malloc(3 * 2 ** 30); // reserved, never touched
    expect(() => wasm._malloc(3 * 2 ** 30)).toThrow(expect.objectContaining({ code: 'out-of-memory' }));
    expect(() => wasm._malloc(2 ** 32 + 8)).toThrow(expect.objectContaining({ code: 'out-of-memory' }));
    wasm._free(held);
    const allocations = allocationsOf({ wasm });
    const { now, most } = allocations;
    expect(most).toBeGreaterThanOrEqual(now + 3 * 2 ** 30);
    const tensor = tensor1d(new Float32Array(1000));
    expect(allocations.now).toBe(now + 4000);
    tensor.dispose();
    expect(allocations.now).toBe(now);
    const doubled = mul(tensor1d([1, 2]), 2);
    expect([...(await doubled.data())]).toEqual([2, 4]);
  });
});

describe('the probe', () => {
  it('passes right kernels, measures their speed and leaves nothing behind', async () => {
    await startBackend('wasm', nodeWasm);
    const before = memory();
    const { ok, gflops } = await probeKernels(genericKernels);
    expect(ok).toBe(true);
    expect(gflops).toBeGreaterThan(0);
    expect(memory().numTensors).toBe(before.numTensors);
    expect(memory().numBytes).toBe(before.numBytes);
  });

  it('refuses kernels that are off by a hundredth in one place', async () => {
    await startBackend('wasm', nodeWasm);
    const { ok, detail } = await probeKernels({
      ...genericKernels,
      gatedUnit: (...of) => mul(genericKernels.gatedUnit(...of), 1.01),
    });
    expect(ok).toBe(false);
    expect(detail).toContain('wrong numbers');
  });

  it('refuses kernels that give no numbers', async () => {
    await startBackend('wasm', nodeWasm);
    const broken = { ...genericKernels, rmsNorm: (x: never) => mul(x, Number.NaN) as never };
    expect((await probeKernels(broken)).ok).toBe(false);
  });
});
