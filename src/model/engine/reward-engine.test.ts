import { nodeWasm } from '../backends/wasm-node.ts';
import { describeRewardEngine, describeRewardPrompts } from './reward-engine.suite.ts';

describeRewardEngine('WASM in Node', { backend: 'wasm', wasm: nodeWasm, tolerance: 1e-3 });
describeRewardPrompts({ wasm: nodeWasm });
