import { AppError } from '../../errors.ts';
import { hubHost } from '../catalogue.ts';

/** A model of a Hub. */
export interface HubReference {
  /** Origin of a Hub-compatible host, such as `https://huggingface.co`; null where none is named. */
  host: string | null;
  /** `owner/name` */
  repo: string;
  /** A branch, a tag or a commit. */
  revision: string;
  /** Its path in the repository; null where the model's files follow from what there is. */
  file: string | null;
}

export const hubPrefix = 'hf:';

const part = '[A-Za-z0-9][A-Za-z0-9._-]{0,95}';
const revisionPattern = '[A-Za-z0-9][A-Za-z0-9._/-]{0,199}';
/** `owner/name[@revision]` of any repository, models or datasets, as the first two groups; with what may follow. */
export const repositoryPattern = (rest: string) =>
  new RegExp(`^(${part}/${part})(?:@(${revisionPattern}))?${rest}$`);
const pattern = repositoryPattern('(?::([^:]{1,300}))?');

const parsed = (name: string): HubReference | null => {
  const [, repo, revision = 'main', file = null] = pattern.exec(name) ?? [];
  return repo === undefined ? null : { host: null, repo, revision, file };
};

/**
 * `hf:owner/name[@revision][:file]`; the revision is `main` where none is named.
 * @throws AppError `bad-hub-reference`
 */
export function hubReference(text: string): HubReference {
  const reference = text.startsWith(hubPrefix) ? parsed(text.slice(hubPrefix.length)) : null;
  if (reference) return reference;
  throw new AppError(
    'bad-hub-reference',
    `${text} names no model on the Hub. Write hf:OWNER/NAME, with @REVISION for a branch, tag or commit and with :FILE for one GGUF file.`,
    { text },
  );
}

/**
 * What somebody types or pastes: an id as above, with or without `hf:`, or the address of a repository's page or of
 * one of its files (`…/tree/REVISION`, `…/blob/REVISION/FILE`, `…/resolve/REVISION/FILE`) on any Hub-compatible host.
 * @throws AppError `bad-hub-reference`
 */
export function typedReference(text: string): HubReference {
  const typed = text.trim();
  const reference = /^https?:\/\//i.test(typed)
    ? fromAddress(typed)
    : parsed(typed.startsWith(hubPrefix) ? typed.slice(hubPrefix.length) : typed);
  if (reference) return reference;
  throw new AppError(
    'bad-hub-reference',
    `“${typed}” names no repository. Write OWNER/NAME, or paste the address of its page, such as ${hubHost}/OWNER/NAME.`,
    { text: typed },
  );
}

function fromAddress(address: string): HubReference | null {
  if (!URL.canParse(address)) return null;
  const [origin, owner, name, view, revision, ...path] = addressParts(address);
  const reference = name === undefined ? null : parsed(`${owner}/${name}`);
  if (!reference) return null;
  const named = { ...reference, host: origin };
  if (view === undefined) return named;
  const isFile = view === 'blob' || view === 'resolve';
  if ((!isFile && view !== 'tree') || !isRevision(revision)) return null;
  const file = isFile && /\.gguf$/i.test(path.join('/')) ? path.join('/') : null;
  return { ...named, revision, file };
}

/** A branch, a tag or a commit, as an address names it. */
export const isRevision = (text: string | undefined): text is string =>
  text !== undefined && new RegExp(`^${revisionPattern}$`).test(text);

/** The origin of an address, then the parts of its path. */
export function addressParts(address: string): [origin: string, ...path: string[]] {
  const { origin, pathname } = new URL(address);
  return [origin, ...pathname.split('/').filter(Boolean).map(decoded)];
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/**
 * A token may be sent to this host: over an encrypted connection, or to this machine.
 * @param host an origin
 */
export function mayCarryToken(host: string): boolean {
  const { protocol, hostname } = new URL(host);
  return protocol === 'https:' || ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}
