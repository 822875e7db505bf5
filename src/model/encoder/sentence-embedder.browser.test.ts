import { embedderId } from '#core/models/catalogue.ts';
import { startBackend } from '../backends/backend.ts';
import { browserWasm } from '../backends/wasm-browser.ts';
import { browserModelFiles } from '../testing/browser-models.ts';
import { describeSentenceEmbedder } from './sentence-embedder.suite.ts';

describeSentenceEmbedder('threaded WASM in Chromium', {
  backend: () => startBackend('wasm', browserWasm),
  files: () => browserModelFiles(embedderId),
  tolerance: 1e-5,
});
