/** What a repository of a Hub holds at one commit. */
import type { ListedFile, Listing } from '#core/models/hub/listing.ts';

/** Repositories of more files are not listed. */
const maxFiles = 10_000;

/** Asks an address of the Hub; throws where it answers with no file. */
export type AskHub = (url: string, init: { signal: AbortSignal }) => Promise<Response>;

/** The kinds of repositories, as the Hub's API names them. */
export type RepositoryKind = 'models' | 'datasets';

/** A repository at one commit, with what its card says, unchecked. */
export interface Described {
  listing: Listing;
  card: unknown;
}

/**
 * The files of a model's repository, pinned to the commit that the revision names now.
 * @param host the Hub's address, without a slash at its end
 * @param repo `owner/name`
 * @param revision a branch, a tag or a commit
 * @throws what `ask` throws; Error where the answer is none of the Hub's
 */
export const listRepository = async (host: string, repo: string, revision: string, ask: AskHub) =>
  (await describeRepository({ host, kind: 'models', repo, revision }, ask)).listing;

/** The same of either kind, with its card. */
export async function describeRepository(
  { host, kind, repo, revision }: { host: string; kind: RepositoryKind; repo: string; revision: string },
  ask: AskHub,
): Promise<Described> {
  const api = `${host}/api/${kind}/${repo}`;
  const about = (await json(`${api}/revision/${encodeURIComponent(revision)}`, ask)).body as About | null;
  const commit = about?.sha;
  if (typeof commit !== 'string' || !/^[0-9a-f]{40}$/.test(commit))
    throw new Error('the Hub names no commit for this revision');
  const files: ListedFile[] = [];
  let next: string | null = `${api}/tree/${commit}?recursive=true`;
  while (next !== null) {
    const page = await json(next, ask);
    if (!Array.isArray(page.body)) throw new Error('the Hub sends no list of files');
    for (const entry of page.body as Entry[]) if (entry?.type === 'file') files.push(fileOf(entry));
    if (files.length > maxFiles) throw new Error(`the repository has more than ${maxFiles} files`);
    next = page.next;
  }
  const card = about?.cardData ?? null;
  return { listing: { repo, commit, licence: licenceOf(card), files }, card };
}

/** A licence's name, or several names; null where the card names none. */
function licenceOf(card: About['cardData'] | null): string | null {
  const licence: unknown = card?.license;
  const names = (Array.isArray(licence) ? licence : [licence]).filter((name) => typeof name === 'string');
  return names.length === 0 ? null : names.join(', ').slice(0, 60);
}

interface About {
  sha?: unknown;
  cardData?: { license?: unknown } | null;
}

interface Entry {
  type?: unknown;
  path?: unknown;
  size?: unknown;
  oid?: unknown;
  lfs?: { oid?: unknown } | null;
}

const isHex = (value: unknown, digits: number): value is string =>
  typeof value === 'string' && value.length === digits && /^[0-9a-f]+$/.test(value);

function fileOf({ path, size, oid, lfs }: Entry): ListedFile {
  const sha256 = lfs?.oid ?? null;
  if (
    typeof path !== 'string' ||
    // Never out of the folder that it is kept in.
    /(^|\/)\.{0,2}(\/|$)|\\/.test(path) ||
    !Number.isSafeInteger(size) ||
    !isHex(oid, 40) ||
    !(sha256 === null || isHex(sha256, 64))
  )
    throw new Error(`the Hub lists a file that cannot be used (${String(path).slice(0, 80)})`);
  return { name: path, bytes: size as number, sha256, blob: oid };
}

async function json(url: string, ask: AskHub): Promise<{ body: unknown; next: string | null }> {
  const response = await ask(url, { signal: AbortSignal.timeout(30_000) });
  const link = /<([^<>]+)>;\s*rel="next"/.exec(response.headers.get('Link') ?? '')?.[1];
  const next = link === undefined ? null : new URL(link, url);
  if (next !== null && next.origin !== new URL(url).origin)
    throw new Error('the Hub continues its list of files on another host');
  return { body: await response.json(), next: next?.href ?? null };
}
