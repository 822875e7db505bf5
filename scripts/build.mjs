/**
 * `npm run build`: the static page in dist/, for any host and any sub-path.
 * --with-models puts the cached models into dist/models/, so that the page needs no Hub.
 */
import { constants, copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'vite';
import { writeBuildStamp } from './lib/build.mjs';
import { distFolder } from './lib/static-server.mjs';
import { cacheFolder, readManifest } from './models/manifest.mjs';
import { obtainModels } from './models.mjs';

const { values } = parseArgs({ options: { 'with-models': { type: 'boolean', default: false } } });

await build({ logLevel: 'warn' });
if (values['with-models']) {
  if (!(await obtainModels())) process.exit(1);
  for (const model of readManifest().models) {
    mkdirSync(join(distFolder, 'models', model.id), { recursive: true });
    for (const { name } of model.files)
      copyFileSync(
        join(cacheFolder(), model.id, name),
        join(distFolder, 'models', model.id, name),
        constants.COPYFILE_FICLONE,
      );
  }
}
writeBuildStamp();
