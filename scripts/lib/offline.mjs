// @ts-check
/** Builds the service worker into dist/offline.js, with the list of the files that it keeps. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build } from 'vite';
import { repository } from '../../node/process/run.mjs';
import { isolationHeaders } from '../../node/server/security-headers.mjs';
import { distFolder } from '../../node/server/static-server.mjs';
import { filesBelow } from './build.mjs';

const name = 'offline.js';

/** Not kept: models, which the page keeps itself, and what only the host or this worker reads. */
const isKept = (/** @type {string} */ path) => !/^models\/|^_headers$|^offline\.js$|\.map$/.test(path);

/** @returns {{ url: string, revision: string | null }[]} */
export function pageFiles() {
  return filesBelow(distFolder)
    .map((file) => ({ file, url: relative(distFolder, file).replaceAll('\\', '/') }))
    .filter(({ url }) => isKept(url))
    .map(({ file, url }) => ({
      url,
      // A name below assets/ has a hash of the contents in it.
      revision: url.startsWith('assets/')
        ? null
        : createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 16),
    }));
}

/** @param {import('vite').Plugin[]} plugins */
export async function buildServiceWorker(...plugins) {
  await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    plugins,
    define: {
      __PAGE_FILES__: JSON.stringify(pageFiles()),
      __ISOLATION_HEADERS__: JSON.stringify(isolationHeaders),
      'process.env.NODE_ENV': '"production"',
    },
    build: {
      outDir: distFolder,
      emptyOutDir: false,
      target: 'es2022',
      lib: {
        entry: join(repository, 'workers', 'offline.ts'),
        formats: ['iife'],
        name: 'offline',
        fileName: () => name,
      },
    },
  });
}
