import { startWebGpu } from '../../backends/webgpu.ts';
import { backend } from '../../tf.ts';
import { describeKernels } from '../kernels.suite.ts';
import type { Kernels } from '../kernels.ts';
import { WebGpuRuntime } from './runtime.ts';
import type { TfjsWebGpuBackend } from './tfjs-queue.ts';
import { webGpuKernels } from './webgpu-kernels.ts';

let started: Promise<Kernels> | null = null;

async function start(): Promise<Kernels> {
  await startWebGpu();
  const runtime = new WebGpuRuntime(backend() as unknown as TfjsWebGpuBackend);
  runtime.device.addEventListener('uncapturederror', ({ error }) => console.error(error.message));
  return webGpuKernels(runtime, () => ({
    few: { form: 'split', rows: 2, columns: 2 },
    many: { form: 'quad', rows: 8, columns: 4 },
    backward: { form: 'quad', rows: 4 },
  }));
}

describeKernels(
  'WebGPU in Chromium',
  () => {
    started ??= start();
    return started;
  },
  1e-5,
);
