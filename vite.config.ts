import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { isolationHeaders, pagePolicy } from './node/server/security-headers.mjs';
import { selfContainedThreads } from './node/server/self-contained-threads.mjs';
import { serveModels } from './node/server/vite-models.mjs';

/** The page's policy stands in the page too, for hosts that send no headers. The dev server needs inline scripts. */
const policyInPage = (): Plugin => ({
  name: 'content-security-policy',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      attrs: { 'http-equiv': 'Content-Security-Policy', content: pagePolicy },
      injectTo: 'head-prepend',
    },
  ],
});

export default defineConfig({
  // Relative, so that the static build works from any sub-path.
  base: './',
  plugins: [react(), serveModels(), policyInPage()],
  worker: { format: 'es', plugins: () => [selfContainedThreads()] },
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 2500,
    rolldownOptions: {
      checks: { bundlerTimings: false },
      output: {
        // What is loaded at once is one file. Left alone it is parted by which screen shares what: some 60 files, that
        // compress worse than one.
        codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] },
      },
    },
  },
  server: { headers: isolationHeaders },
  preview: { headers: isolationHeaders },
});
