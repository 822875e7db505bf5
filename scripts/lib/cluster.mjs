// @ts-check
/** The Python of `cluster/`: a virtual environment of its own in the cache, by the digest of its lock, and its tests. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { duration, repository, run } from '../../node/process/run.mjs';

const lockFile = join(repository, 'cluster', 'requirements.lock');

/** Where virtual environments lie, outside git; `SELF_JUDGE_CLUSTER` names another folder. */
const cacheFolder = () =>
  process.env.SELF_JUDGE_CLUSTER || join(homedir(), '.cache', 'self-judge-workbench', 'cluster');

/** An installation that hangs ends its step, not the whole run. */
const limitSeconds = 15 * 60;

/** The version of torch that the lock names. @param {string} lock @returns {string} */
export function torchOf(lock) {
  const version = /^torch==(\S+)$/m.exec(lock)?.[1];
  if (!version) throw new Error('cluster/requirements.lock names no version of torch.');
  return version;
}

/**
 * The ways to torch, in the order in which they are tried: the build for CPUs is a tenth of the one for GPUs, and not
 * every index has it.
 * @param {string} version
 * @returns {string[][]} arguments of `pip install`
 */
export const waysToTorch = (version) => [
  [`torch==${version}+cpu`, '--retries', '1'],
  [
    ...[`torch==${version}+cpu`, '--retries', '1', '--timeout', '20'],
    ...['--extra-index-url', 'https://download.pytorch.org/whl/cpu'],
  ],
  [`torch==${version}`],
];

/**
 * The Python of a whole environment: the one that is there, or one made now.
 * @returns {Promise<{ python: string, cache: string }>} throws in words where there is no python3, or a package cannot be had
 */
export async function readyPython() {
  const lock = readFileSync(lockFile, 'utf8');
  const version = await run('python3', ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])']);
  if (version.code !== 0)
    throw new Error('There is no python3, which the tests of cluster/ need. Install Python 3.11 or later.');
  const [major = 0, minor = 0] = version.output.trim().split('.').map(Number);
  if (major < 3 || (major === 3 && minor < 11))
    throw new Error(`python3 is ${version.output.trim()}; the tests of cluster/ need Python 3.11 or later.`);
  const digest = createHash('sha256').update(`${version.output}${lock}`).digest('hex').slice(0, 16);
  const folder = join(cacheFolder(), digest);
  const python = join(folder, 'bin', 'python');
  const whole = join(folder, 'installed');
  if (existsSync(whole)) return { python, cache: folder };
  console.log('Installing the Python packages of cluster/ (once; one to three minutes) …');
  const began = performance.now();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(cacheFolder(), { recursive: true });
  await orExplain('python3', ['-m', 'venv', folder]);
  const install = ['-m', 'pip', 'install', '--quiet', '--no-compile', '--disable-pip-version-check'];
  const ways = waysToTorch(torchOf(lock));
  for (const [at, way] of ways.entries()) {
    const { code, output } = await run(python, [...install, ...way], { limitSeconds });
    if (code === 0) break;
    if (at === ways.length - 1) throw new Error(`torch could not be installed:\n${lastLines(output)}`);
  }
  // The lock names every package, so nothing is left to resolve.
  await orExplain(python, [...install, '--no-deps', '--requirement', lockFile]);
  // Written last, so that an interrupted installation is made again.
  writeFileSync(`${whole}.part`, lock);
  renameSync(`${whole}.part`, whole);
  console.log(`  done in ${duration((performance.now() - began) / 1000)}`);
  return { python, cache: folder };
}

/** @param {string} program @param {string[]} args */
async function orExplain(program, args) {
  const { code, output } = await run(program, args, { limitSeconds });
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} failed:\n${lastLines(output)}`);
}

const lastLines = (/** @type {string} */ output) => output.trim().split('\n').slice(-15).join('\n');
