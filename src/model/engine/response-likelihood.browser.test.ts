import { startWebGpu } from '../backends/webgpu.ts';
import { genericKernels } from '../kernels/generic.ts';
import { describeResponseLikelihood } from './response-likelihood.suite.ts';

let started: Promise<unknown> | null = null;

describeResponseLikelihood('WebGPU in Chromium', {
  start: async () => {
    started ??= startWebGpu();
    await started;
    return genericKernels;
  },
  tolerance: 1e-3,
});
