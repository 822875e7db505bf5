import { tinyModelsOnDevice } from '../decoder/tiny-models.ts';
import { ownWebGpuKernels } from '../testing/own-webgpu-kernels.ts';
import { describeResponseLikelihood } from './response-likelihood.suite.ts';

describeResponseLikelihood('WebGPU in Chromium', {
  start: ownWebGpuKernels(),
  tolerance: 1e-3,
  models: tinyModelsOnDevice,
});
