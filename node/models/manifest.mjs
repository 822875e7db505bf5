// @ts-check
/** Reads models.json: which models there are, what their files must be, and where they can be had. */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { hubHost } from './hub-api.mjs';

/**
 * @typedef {{ name: string, bytes: number, sha256: string | null, blob?: string }} ModelFile
 *   `blob`: git's object id, for a file whose SHA-256 nobody tells
 * @typedef {{ kind: 'hub', repo: string, revision: string, folder: string }} HubSource
 * @typedef {{ kind: 'pypi', package: string, version: string, folder: string, archive?: string }} PypiSource
 *   `archive`: a zip inside the wheel, in which `folder` lies
 * @typedef {HubSource | PypiSource} Source
 * @typedef {{ id: string, role: string, name: string, licence: string, parameters: number,
 *   files: ModelFile[], sources: Source[] }} Model
 * @typedef {{ defaultJudge: string, embedder: string, models: Model[] }} Manifest
 */

const manifestFile = new URL('../../models.json', import.meta.url);

/** @returns {Manifest} */
export const readManifest = () => JSON.parse(readFileSync(manifestFile, 'utf8'));

/** Where models are kept, outside git: `<cache>/<id>/<file>`. `SELF_JUDGE_MODELS` names another folder. */
export const cacheFolder = () =>
  process.env.SELF_JUDGE_MODELS || join(homedir(), '.cache', 'self-judge-workbench', 'models');

/**
 * @param {HubSource} source
 * @param {string} file
 */
export function hubUrl(source, file) {
  const path = `${source.folder}${file}`.split('/').map(encodeURIComponent).join('/');
  return `${hubHost()}/${source.repo}/resolve/${source.revision}/${path}`;
}

/** @param {number} bytes */
export const megabytes = (bytes) =>
  bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${Math.round(bytes / 1e6)} MB`;
