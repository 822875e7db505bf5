import { startBackend } from '../backends/backend.ts';
import { browserWasm } from '../backends/wasm-browser.ts';
import { describeRewardEngine } from './reward-engine.suite.ts';

describeRewardEngine('threaded WASM in Chromium', {
  start: () => startBackend('wasm', browserWasm),
  tolerance: 1e-3,
  models: ['llama'],
});

// Another family is another decoder, which decoder.browser.test.ts compares; each would have shaders to compile.
describeRewardEngine('WebGPU in Chromium', {
  start: () => startBackend('webgpu', browserWasm),
  tolerance: 1e-2,
  models: ['qwen3'],
});
