// @ts-check
/** Installs the pinned packages where node_modules is not what package-lock.json says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { duration, npm, repository } from '../../node/process/run.mjs';

/**
 * @param {string} [folder]
 * @returns {boolean} whether a package is missing or has another version than the lock
 */
export function needsInstall(folder = repository) {
  const wanted = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')).packages;
  let present;
  try {
    present = JSON.parse(readFileSync(join(folder, 'node_modules', '.package-lock.json'), 'utf8')).packages;
  } catch {
    return true;
  }
  // Optional packages are for other platforms, or did not build here; npm leaves them out.
  return Object.entries(wanted).some(
    ([path, entry]) => path !== '' && !entry.optional && present[path]?.version !== entry.version,
  );
}

/** @returns {Promise<void>} throws with npm's words where it fails */
export async function installPackages() {
  console.log('Installing packages (once; about half a minute) …');
  const { code, output, seconds } = await npm([
    'ci',
    '--include=dev',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
  if (code !== 0) throw new Error(`npm ci failed:\n${output.trim().split('\n').slice(0, 20).join('\n')}`);
  console.log(`  done in ${duration(seconds)}`);
}
