import { afterEach, expect } from 'vitest';
import type { KernelReport } from '#core/judge/judge.ts';
import { startWebGpu } from '../backends/webgpu.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { checkedKernels } from '../kernels/webgpu/checked-kernels.ts';
import { setBackend } from '../tf.ts';

/**
 * Our checked kernels on one WebGPU device for all tests of a file: starting takes long on a software adapter. After
 * each test none of them may have been replaced by stock operations.
 */
export function ownWebGpuKernels(): () => Promise<Kernels> {
  let started: Promise<{ kernels: Kernels; report: KernelReport }> | null = null;
  afterEach(async () => {
    if (started) expect((await started).report).toMatchObject({ name: 'webgpu', fallbacks: [] });
  });
  return async () => {
    started ??= startWebGpu().then(({ runtime }) =>
      checkedKernels({ runtime, adapter: 'test', reference: (work) => work() }),
    );
    const { kernels } = await started;
    await setBackend('webgpu');
    return kernels;
  };
}
