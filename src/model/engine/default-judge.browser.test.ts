import { defaultJudgeId } from '#core/models/catalogue.ts';
import { startBackend } from '../backends/backend.ts';
import { browserWasm } from '../backends/wasm-browser.ts';
import { browserModelFiles } from '../testing/browser-models.ts';
import { describeDefaultJudge } from './default-judge.suite.ts';

const files = () => browserModelFiles(defaultJudgeId);

describeDefaultJudge('threaded WASM in Chromium', {
  kernels: 'wasm',
  backend: () => startBackend('wasm', browserWasm),
  files,
  logitTolerance: 1e-3,
});

// A software adapter is slow: the shortest prompt, of two tokens, and one row.
describeDefaultJudge('WebGPU in Chromium', {
  kernels: 'webgpu',
  backend: () => startBackend('webgpu', browserWasm),
  files,
  only: (_, index) => index === 0 || index === 9,
  logitTolerance: 1e-2,
  maxBytes: 160e6,
});
