import { startBackend } from '../backends/backend.ts';
import { nodeWasm } from '../backends/wasm-node.ts';
import { realModelFiles } from '../fixtures/real-models.ts';
import { describeDefaultJudge } from './default-judge.suite.ts';

describeDefaultJudge('WASM in Node', {
  kernels: 'wasm',
  backend: () => startBackend('wasm', nodeWasm),
  files: () => realModelFiles('defaultJudge'),
  logitTolerance: 1e-3,
});
