// @ts-check
/**
 * `npm run build`: the static page in dist/, for any host and any sub-path.
 * --with-models puts the cached models into dist/models/, so that the page needs no Hub.
 */
import { constants, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'vite';
import { cacheFolder, readManifest } from '../node/models/manifest.mjs';
import { headersFile } from '../node/server/security-headers.mjs';
import { distFolder } from '../node/server/static-server.mjs';
import { writeBuildStamp } from './lib/build.mjs';
import { Notices, noticesFile } from './lib/notices.mjs';
import { buildServiceWorker } from './lib/offline.mjs';
import { obtainModels } from './models.mjs';

const { values } = parseArgs({ options: { 'with-models': { type: 'boolean', default: false } } });

const notices = new Notices();
await build({
  logLevel: 'warn',
  plugins: [notices.plugin()],
  worker: { plugins: () => [notices.plugin()] },
});
const folder = join(distFolder, 'models');
mkdirSync(folder, { recursive: true });
const included = values['with-models'] ? readManifest().models : [];
if (included.length > 0 && !(await obtainModels())) process.exit(1);
for (const { id, files } of included) {
  mkdirSync(join(folder, id), { recursive: true });
  for (const { name } of files)
    copyFileSync(join(cacheFolder(), id, name), join(folder, id, name), constants.COPYFILE_FICLONE);
}
// What the page asks for, to know what its host has.
writeFileSync(join(folder, 'index.json'), JSON.stringify({ models: included.map((model) => model.id) }));
writeFileSync(join(distFolder, '_headers'), headersFile());
// Twice: the first tells whose code is in the service worker, the second keeps the notices offline, by their hash.
await buildServiceWorker(notices.plugin());
writeFileSync(join(distFolder, noticesFile), notices.text(included));
await buildServiceWorker();
writeBuildStamp();
