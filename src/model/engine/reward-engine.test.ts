import { startBackend } from '../backends/backend.ts';
import { nodeWasm } from '../backends/wasm-node.ts';
import { describeRewardEngine, describeRewardPrompts } from './reward-engine.suite.ts';

describeRewardEngine('WASM in Node', { start: () => startBackend('wasm', nodeWasm), tolerance: 1e-3 });
describeRewardPrompts(nodeWasm);
