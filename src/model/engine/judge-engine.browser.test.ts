import { type RunningBackend, startBackend } from '../backends/backend.ts';
import { browserWasm } from '../backends/wasm-browser.ts';
import { setBackend } from '../tf.ts';
import { describeJudgeEngine } from './judge-engine.suite.ts';

/** Starting WebGPU takes long on a software adapter: once for all tests. */
function startedOnce(name: 'wasm' | 'webgpu') {
  let running: Promise<RunningBackend> | null = null;
  return async () => {
    running ??= startBackend(name, browserWasm);
    const started = await running;
    await setBackend(name);
    return started;
  };
}

describeJudgeEngine('threaded WASM in Chromium', 'wasm', startedOnce('wasm'));
describeJudgeEngine('WebGPU in Chromium', 'webgpu', startedOnce('webgpu'));
