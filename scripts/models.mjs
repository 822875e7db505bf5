// @ts-check
/** `npm run models [ID …]`: gets the models of models.json into the cache. `-- --list` shows what is there. */
import { pathToFileURL } from 'node:url';
import { consoleReporter } from '../node/models/console-reporter.mjs';
import { cacheFolder, megabytes, readManifest } from '../node/models/manifest.mjs';
import { obtainModel, waysOut } from '../node/models/obtain.mjs';
import { isCached } from '../node/models/verify.mjs';

/**
 * Get every model; say so where one can't be had.
 * @param {{ ids?: string[], reporter?: import('../node/models/obtain.mjs').Reporter }} [options]
 * @returns {Promise<boolean>} whether all are there
 */
export async function obtainModels({ ids = [], reporter = consoleReporter() } = {}) {
  const { models } = readManifest();
  const unknown = ids.filter((id) => !models.some((model) => model.id === id));
  if (unknown.length > 0)
    throw new Error(
      `models.json has no ${unknown.join(', ')}; it has ${models.map((model) => model.id).join(', ')}.`,
    );
  const wanted = models.filter((each) => ids.length === 0 || ids.includes(each.id));
  const cached = await Promise.all(wanted.map((model) => isCached(model, cacheFolder())));
  const absent = wanted.filter((_, index) => !cached[index]);
  if (absent.length > 0) {
    const size = megabytes(absent.reduce((sum, model) => sum + bytesOf(model), 0));
    console.log(`Getting models (once; ${size}, kept in ${cacheFolder()}) …`);
  }
  const failed = [];
  for (const model of absent) {
    const outcome = await obtainModel(model, { reporter });
    if (outcome.ready) reporter.note(`${model.name}: verified, from ${outcome.from}`);
    else failed.push(model);
  }
  if (failed.length > 0) console.error(waysOut(failed, cacheFolder()));
  return failed.length === 0;
}

/** @param {import('../node/models/manifest.mjs').Model} model */
const bytesOf = (model) => model.files.reduce((sum, file) => sum + file.bytes, 0);

async function list() {
  console.log(`Models in ${cacheFolder()}`);
  for (const model of readManifest().models) {
    const state = (await isCached(model, cacheFolder())) ? 'ready' : 'missing';
    const size = megabytes(bytesOf(model)).padStart(7);
    console.log(`  ${model.id.padEnd(28)} ${state.padEnd(8)} ${size}  ${model.licence}`);
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const args = process.argv.slice(2);
  try {
    if (args.includes('--list')) await list();
    else if (await obtainModels({ ids: args })) console.error(`All models are ready in ${cacheFolder()}`);
    else process.exitCode = 1;
  } catch (thrown) {
    console.error(/** @type {Error} */ (thrown).message);
    process.exitCode = 2;
  }
}
