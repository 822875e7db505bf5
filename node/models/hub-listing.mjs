// @ts-check
/** What a repository of the Hub holds at one commit. */
import { askHub, hubHost } from './hub-api.mjs';

/**
 * @typedef {{ name: string, bytes: number, sha256: string | null, blob: string }} ListedFile
 *   `name`: its path. `sha256`: of a large file. `blob`: git's object id, which vouches for a small one
 * @typedef {{ repo: string, commit: string, files: ListedFile[] }} Listing
 */

/** More files than this are no model. */
const maxFiles = 10_000;

/**
 * The files of a repository, pinned to the commit that the revision names now.
 * @param {string} repo `owner/name`
 * @param {string} revision a branch, a tag or a commit
 * @returns {Promise<Listing>}
 * @throws {import('./hub-api.mjs').HubError}; Error where the answer is none of the Hub's
 */
export async function listRepository(repo, revision) {
  const api = `${hubHost()}/api/models/${repo}`;
  const about = await json(`${api}/revision/${encodeURIComponent(revision)}`);
  const commit = about.body?.sha;
  if (typeof commit !== 'string' || !/^[0-9a-f]{40}$/.test(commit))
    throw new Error('the Hub names no commit for this revision');
  /** @type {ListedFile[]} */
  const files = [];
  let next = /** @type {string | null} */ (`${api}/tree/${commit}?recursive=true`);
  while (next !== null) {
    const page = await json(next);
    if (!Array.isArray(page.body)) throw new Error('the Hub sends no list of files');
    for (const entry of page.body) if (entry?.type === 'file') files.push(fileOf(entry));
    if (files.length > maxFiles) throw new Error(`the repository has more than ${maxFiles} files`);
    next = page.next;
  }
  return { repo, commit, files };
}

/** @param {any} entry */
function fileOf({ path, size, oid, lfs }) {
  const sha256 = lfs?.oid ?? null;
  const isSound =
    typeof path === 'string' &&
    // Never out of the folder that it is kept in.
    !/(^|\/)\.{0,2}(\/|$)|\\/.test(path) &&
    Number.isSafeInteger(size) &&
    /^[0-9a-f]{40}$/.test(oid) &&
    (sha256 === null || /^[0-9a-f]{64}$/.test(sha256));
  if (!isSound) throw new Error(`the Hub lists a file that cannot be used (${String(path).slice(0, 80)})`);
  return { name: path, bytes: size, sha256, blob: oid };
}

/** @param {string} url */
async function json(url) {
  const response = await askHub(url, { signal: AbortSignal.timeout(30_000) });
  const link = /<([^<>]+)>;\s*rel="next"/.exec(response.headers.get('Link') ?? '')?.[1];
  const next = link === undefined ? null : new URL(link, url);
  if (next !== null && next.origin !== new URL(url).origin)
    throw new Error('the Hub continues its list of files on another host');
  return { body: await response.json(), next: next?.href ?? null };
}
