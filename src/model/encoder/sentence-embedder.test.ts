import { startBackend } from '../backends/backend.ts';
import { nodeWasm } from '../backends/wasm-node.ts';
import { realModelFiles } from '../fixtures/real-models.ts';
import { describeSentenceEmbedder } from './sentence-embedder.suite.ts';

describeSentenceEmbedder('WASM in Node', {
  backend: () => startBackend('wasm', nodeWasm),
  files: () => realModelFiles('embedder'),
  tolerance: 1e-5,
});
