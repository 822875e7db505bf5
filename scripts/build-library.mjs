// @ts-check
/**
 * `npm run build:library -- [--out FOLDER]`: the judge for pages of others, in dist-library/, as package.json's `exports` names it. The
 * adapters of adapters.json lie beside it. Ends with the sizes of what a page loads, compressed.
 */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { repository } from '../node/process/run.mjs';
import { selfContainedThreads } from '../node/server/self-contained-threads.mjs';
import { filesBelow } from './lib/build.mjs';
import { Notices, noticesFile } from './lib/notices.mjs';

/** @param {string} folder */
async function buildLibrary(folder) {
  const notices = new Notices();
  await build({
    root: repository,
    configFile: false,
    // Relative to each module, so that the folder can lie anywhere.
    base: './',
    publicDir: false,
    logLevel: 'warn',
    plugins: [notices.plugin()],
    worker: { format: 'es', plugins: () => [selfContainedThreads(), notices.plugin()] },
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'es2022',
      modulePreload: false,
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 2500,
      rolldownOptions: {
        input: { judge: join(repository, 'src', 'library', 'judge.ts') },
        preserveEntrySignatures: 'strict',
        output: { entryFileNames: '[name].js' },
      },
    },
  });
  const types = readFileSync(join(repository, 'src', 'library', 'judge-types.ts'), 'utf8');
  writeFileSync(join(folder, 'judge.d.ts'), `${types}\nexport declare const openJudge: OpenJudge;\n`);
  cpSync(join(repository, 'public', 'adapters'), join(folder, 'adapters'), { recursive: true });
  writeFileSync(join(folder, noticesFile), notices.text([]));
}

/** @param {string} folder */
function sizes(folder) {
  return filesBelow(folder)
    .filter((path) => /\.(js|wasm)$/.test(path))
    .map((path) => {
      const bytes = readFileSync(path);
      return {
        file: relative(folder, path).replaceAll('\\', '/'),
        kB: Math.round(bytes.length / 1000),
        compressed_kB: Math.round(gzipSync(bytes).length / 1000),
      };
    });
}

const { values } = parseArgs({ options: { out: { type: 'string' } } });
const folder = resolve(values.out ?? join(repository, 'dist-library'));
await buildLibrary(folder);
console.table(sizes(folder));
