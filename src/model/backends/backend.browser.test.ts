import { afterEach, describe, expect, it } from 'vitest';
import { backend, matMul, ones } from '../tf.ts';
import { type RunningBackend, startBackend } from './backend.ts';
import { browserWasm } from './wasm-browser.ts';
import { startWebGpu } from './webgpu.ts';

describe('startBackend in Chromium', () => {
  let running: RunningBackend | null = null;

  async function start(choice: 'auto' | 'wasm' | 'webgpu') {
    running = await startBackend(choice, browserWasm);
    return running;
  }

  afterEach(() => running?.stop());

  it('gives WebAssembly one thread a core where the page is isolated, not one for two', async () => {
    const { report } = await start('wasm');
    expect(report.name).toBe('wasm');
    expect(report.threads).toBe(navigator.hardwareConcurrency);
    expect(report.device).toContain('SIMD');
  });

  it('leaves the navigator as it was', async () => {
    await start('wasm');
    expect(Object.getOwnPropertyDescriptor(navigator, 'hardwareConcurrency')).toBeUndefined();
  });

  it('runs WebGPU when it is forced', async () => {
    const { report } = await start('webgpu');
    expect(report.name).toBe('webgpu');
    expect(report.device).not.toBe('');
    expect(report.probes).toMatchObject([{ name: 'webgpu', ok: true }]);
  });

  it('takes the faster of the two, and says how it knows', async () => {
    const { report } = await start('auto');
    expect(report.probes.map(({ name }) => name)).toEqual(['wasm', 'webgpu']);
    for (const { detail } of report.probes) expect(detail).toMatch(/a linear layer runs at [\d.]+ GFLOP\/s/);
    expect(report.reason).toMatch(/^(WebAssembly|WebGPU) (runs because|is the faster here)/);
  });
});

describe('a WebGPU device', () => {
  const deviceOf = () => (backend() as unknown as { device: GPUDevice }).device;

  it('turns its loss into an error with a code, and starts anew', async () => {
    const { guard } = await startWebGpu();
    const hanging = guard(() => new Promise(() => {}));
    deviceOf().destroy();
    await expect(hanging).rejects.toMatchObject({ code: 'device-lost' });
    await expect(guard(async () => 1)).rejects.toMatchObject({ code: 'device-lost' });
    const again = await startWebGpu();
    const product = await again.guard(() => matMul(ones([2, 3]), ones([3, 2])).data());
    expect([...product]).toEqual([3, 3, 3, 3]);
    again.stop();
  });

  it('turns a refused operation into an error', async () => {
    const { guard, stop } = await startWebGpu();
    const refused = guard(async () => deviceOf().createShaderModule({ code: 'this is no shader' }));
    await expect(refused).rejects.toMatchObject({ code: 'gpu-error' });
    stop();
  });
});
