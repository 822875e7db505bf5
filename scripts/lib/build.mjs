// @ts-check
/** Builds dist/ where a source is newer than the last build, judged by path, size and time of change. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { duration, repository, run } from '../../node/process/run.mjs';

const sources = [
  'src',
  'workers',
  'node/server',
  'public',
  'index.html',
  'models.json',
  'vite.config.ts',
  'package-lock.json',
];
const stampFile = join(repository, 'node_modules', '.cache', 'self-judge-workbench', 'build-stamp');

/** Every file at or below a path, in order. @param {string} path @returns {string[]} */
export function filesBelow(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function sourcesStamp() {
  const hash = createHash('sha256');
  for (const path of sources.flatMap((source) => filesBelow(join(repository, source)))) {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${path}\0${size}\0${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

export function needsBuild() {
  if (!existsSync(join(repository, 'dist', 'index.html')) || !existsSync(stampFile)) return true;
  return readFileSync(stampFile, 'utf8') !== sourcesStamp();
}

/** @returns {Promise<void>} throws with the builder's words where it fails */
export async function buildPage() {
  console.log('Building the page …');
  const { code, output, seconds } = await run(process.execPath, ['scripts/build.mjs']);
  if (code !== 0) throw new Error(`The build failed:\n${output.trim()}`);
  console.log(`  done in ${duration(seconds)}`);
}

/** Remember what dist/ was built from. */
export function writeBuildStamp() {
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, sourcesStamp());
}
