import { availableParallelism } from 'node:os';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { chromiumArgs, findChromium } from './node/chromium/find-chromium.mjs';
import { isolationHeaders } from './node/server/security-headers.mjs';
import { serveModels } from './node/server/vite-models.mjs';

const engineTests = ['src/model/{kernels,engine}/**/*.browser.test.ts'];

/**
 * Tests in a real Chromium. They are two projects, since one browser keeps one core busy and `npm test`
 * runs both side by side: the kernels and the engine here, everything else there.
 */
const inChromium = (
  name: string,
  include: string[],
  exclude: string[] = [],
): TestProjectInlineConfiguration => ({
  // Two of these run at once: each keeps what it bundled for itself.
  cacheDir: `node_modules/.vite-${name}`,
  plugins: [serveModels()],
  server: { headers: isolationHeaders },
  // Dependency pre-bundling found half-way reloads the page and fails the run.
  optimizeDeps: {
    include: [
      '@tensorflow/tfjs-core',
      '@tensorflow/tfjs-backend-wasm',
      '@tensorflow/tfjs-backend-webgpu',
      '@huggingface/tokenizers',
      '@huggingface/jinja',
      'idb',
      'papaparse',
      'lowlight',
      'markdown-it',
      'highlight.js/lib/languages/bash',
      'highlight.js/lib/languages/c',
      'highlight.js/lib/languages/cpp',
      'highlight.js/lib/languages/css',
      'highlight.js/lib/languages/diff',
      'highlight.js/lib/languages/go',
      'highlight.js/lib/languages/java',
      'highlight.js/lib/languages/javascript',
      'highlight.js/lib/languages/json',
      'highlight.js/lib/languages/python',
      'highlight.js/lib/languages/rust',
      'highlight.js/lib/languages/sql',
      'highlight.js/lib/languages/typescript',
      'highlight.js/lib/languages/xml',
      'highlight.js/lib/languages/yaml',
      'diff',
      'chardet',
      'hyparquet',
      'hyparquet-compressors',
      'fflate',
      'fast-check',
      '@noble/hashes/sha2.js',
      'axe-core',
      'react',
      'react-dom/client',
      'react/jsx-dev-runtime',
      'recharts',
      'zustand',
      'zustand/vanilla',
      '@tanstack/react-virtual',
    ],
  },
  test: {
    name,
    include,
    exclude,
    testTimeout: 120_000,
    fileParallelism: false,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({
        launchOptions: { executablePath: findChromium() ?? undefined, args: chromiumArgs },
      }),
      instances: [{ browser: 'chromium' }],
    },
  },
});

export default defineConfig({
  test: {
    // Vitest leaves one core idle unless it is told.
    maxWorkers: availableParallelism(),
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{src,workers,node,cli,scripts,bench}/**/*.test.{ts,mjs}'],
          exclude: ['**/*.browser.test.ts', '**/node_modules/**'],
          environment: 'node',
          testTimeout: 90_000,
        },
      },
      inChromium('browser-engine', engineTests),
      inChromium('browser', ['{src,workers}/**/*.browser.test.{ts,tsx}'], engineTests),
    ],
  },
});
