// @ts-check
/**
 * Decides whether a file in the cache is the one that models.json, or a listing of the Hub, names.
 * A record beside the file, written after a full check, saves hashing 100 MB at every start:
 * it holds for as long as the file's size and time of change stay what they were.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** @typedef {import('./manifest.mjs').ModelFile} ModelFile */

const recordPath = (/** @type {string} */ path) => `${path}.verified.json`;

/**
 * @param {string} path
 * @returns {Promise<string>} SHA-256, hex
 */
export const sha256OfFile = (path) => hashOfFile(path, createHash('sha256'));

/**
 * @param {string} path
 * @param {import('node:crypto').Hash} hash
 */
async function hashOfFile(path, hash) {
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk);
  return hash.digest('hex');
}

/**
 * What is wrong with a file's contents, or null where nothing is.
 * @param {string} path
 * @param {ModelFile} file
 */
export async function faultOf(path, file) {
  const { size } = await stat(path);
  if (size !== file.bytes) return `it has ${size} bytes, and ${file.bytes} are expected`;
  if (file.sha256 === null) {
    const blob = await hashOfFile(path, createHash('sha1').update(`blob ${size}\0`));
    return blob === file.blob ? null : `its git object id is ${blob}, and ${file.blob} is expected`;
  }
  const sha256 = await sha256OfFile(path);
  return sha256 === file.sha256 ? null : `its SHA-256 is ${sha256}, and ${file.sha256} is expected`;
}

/** @param {Pick<ModelFile, 'sha256' | 'blob'>} file */
const digestsOf = ({ sha256, blob }) => (sha256 === null ? { sha256, blob } : { sha256 });

/**
 * @param {string} path
 * @param {ModelFile} file
 */
export async function writeRecord(path, file) {
  const { size, mtimeMs } = await stat(path);
  const temporary = `${recordPath(path)}.${process.pid}`;
  await writeFile(temporary, JSON.stringify({ bytes: size, mtimeMs, ...digestsOf(file) }));
  await rename(temporary, recordPath(path));
}

/**
 * Is the right file there? Hashed only where no record vouches for it (a file put there by hand, say), or where it is
 * to be used now: a disk may change bytes and leave the times as they were.
 * @param {string} path
 * @param {ModelFile} file
 * @param {{ toUse?: boolean }} [options]
 * @returns {Promise<{ ok: true } | { ok: false, fault: string | null }>} `fault` null: no file at all
 */
export async function checkCached(path, file, { toUse = false } = {}) {
  const found = await stat(path).catch(() => null);
  if (!found) return { ok: false, fault: null };
  const record = await readFile(recordPath(path), 'utf8')
    .then(JSON.parse)
    .catch(() => null);
  const vouched =
    !toUse &&
    record !== null &&
    JSON.stringify(digestsOf(record)) === JSON.stringify(digestsOf(file)) &&
    record.bytes === found.size &&
    record.mtimeMs === found.mtimeMs;
  if (vouched && found.size === file.bytes) return { ok: true };
  const fault = await faultOf(path, file);
  if (fault) return { ok: false, fault };
  await writeRecord(path, file);
  return { ok: true };
}

/**
 * Are all files of a model in the cache, and right?
 * @param {import('./manifest.mjs').Model} model
 * @param {string} cache
 */
export async function isCached(model, cache) {
  const checks = await Promise.all(
    model.files.map((file) => checkCached(join(cache, model.id, file.name), file)),
  );
  return checks.every((check) => check.ok);
}
