import { startBackend } from '../backends/backend.ts';
import { nodeWasm } from '../backends/wasm-node.ts';
import { describeJudgeEngine } from './judge-engine.suite.ts';

describeJudgeEngine('WASM in Node', 'wasm', () => startBackend('wasm', nodeWasm));
