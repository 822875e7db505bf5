import { browserWasm } from '../backends/wasm-browser.ts';
import { describeRewardEngine } from './reward-engine.suite.ts';

describeRewardEngine('threaded WASM in Chromium', { backend: 'wasm', wasm: browserWasm, tolerance: 1e-3 });

describeRewardEngine('WebGPU in Chromium', {
  backend: 'webgpu',
  wasm: browserWasm,
  tolerance: 1e-2,
  // Starting WebGPU takes seconds on a software adapter; families differ in what decoder.browser.test.ts holds.
  models: ['qwen3', 'mistral'],
});
