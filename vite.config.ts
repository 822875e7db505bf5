import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { isolationHeaders } from './scripts/lib/static-server.mjs';
import { serveModels } from './scripts/lib/vite-models.mjs';

/**
 * tfjs-backend-wasm starts its threads from the source text of a function that mentions a variable outside of it.
 * A minifier renames that variable, and the threads die of a ReferenceError: so the variable goes.
 */
const selfContainedThreads = (): Plugin => ({
  name: 'self-contained-wasm-threads',
  transform: {
    filter: { id: /tfjs-backend-wasm-threaded-simd\.js/ },
    handler: (code) => code.replace(/\b(?<!var )_scriptDir\b(?! =)/g, 'undefined'),
  },
});

export default defineConfig({
  // Relative, so that the static build works from any sub-path.
  base: './',
  plugins: [react(), serveModels()],
  worker: { format: 'es', plugins: () => [selfContainedThreads()] },
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 2500,
    rolldownOptions: { checks: { bundlerTimings: false } },
  },
  server: { headers: isolationHeaders },
  preview: { headers: isolationHeaders },
});
