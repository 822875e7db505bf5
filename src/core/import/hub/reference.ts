import { AppError } from '../../errors.ts';
import { hubHost } from '../../models/catalogue.ts';
import { addressParts, hubPrefix, isRevision, repositoryPattern } from '../../models/hub/reference.ts';

/** A dataset of a Hub, and what of it is meant. */
export interface DatasetReference {
  /** Origin of a Hub-compatible host, such as `https://huggingface.co`; null where none is named. */
  host: string | null;
  /** `owner/name` */
  repo: string;
  /** A branch, a tag or a commit. */
  revision: string;
  /** Null where none is named. */
  config: string | null;
  split: string | null;
  /** One file of the repository alone; null for all of a split. */
  file: string | null;
}

const pattern = repositoryPattern('(?::([^:/]{1,200})(?:/([^:/]{1,200}))?)?');

function parsed(name: string): DatasetReference | null {
  const [, repo, revision = 'main', config = null, split = null] = pattern.exec(name) ?? [];
  return repo === undefined ? null : { host: null, repo, revision, config, split, file: null };
}

/** Whether what stands where a file's path may stand names a dataset of the Hub. */
export const namesHubDataset = (text: string) => text.startsWith(hubPrefix);

/**
 * What somebody types or pastes: `owner/name[@revision][:config[/split]]`, with or without `hf:`, `hf://datasets/` or
 * `datasets/` before it; or the address of a dataset's page (`…/datasets/OWNER/NAME`, its viewer, a folder or a file of
 * it) on any Hub-compatible host. The revision is `main` where none is named.
 * @throws AppError `bad-hub-reference`
 */
export function datasetReference(text: string): DatasetReference {
  const typed = text.trim();
  const reference = /^https?:\/\//i.test(typed)
    ? fromAddress(typed)
    : parsed(typed.replace(/^hf:(?:\/\/)?/, '').replace(/^datasets\//, ''));
  if (reference) return reference;
  throw new AppError(
    'bad-hub-reference',
    `“${typed}” names no dataset of the Hub. Write OWNER/NAME, with @REVISION for a branch, tag or commit and :CONFIGURATION/SPLIT for one split; or paste the address of its page, such as ${hubHost}/datasets/OWNER/NAME.`,
    { text: typed },
  );
}

function fromAddress(address: string): DatasetReference | null {
  if (!URL.canParse(address)) return null;
  const [host, kind, owner, name, view, ...rest] = addressParts(address);
  const reference = kind === 'datasets' && name !== undefined ? parsed(`${owner}/${name}`) : null;
  if (!reference) return null;
  const [first, ...path] = rest;
  const named = { ...reference, host };
  if (view === undefined) return named;
  if (view === 'viewer') return { ...named, config: first ?? null, split: path[0] ?? null };
  if (!['tree', 'blob', 'resolve'].includes(view) || !isRevision(first)) return null;
  const file = view === 'tree' || path.length === 0 ? null : path.join('/');
  return { ...named, revision: first, file };
}

/** What `hf:` takes to name the same again. */
export const datasetId = (repo: string, commit: string, config: string, split: string) =>
  `${hubPrefix}${repo}@${commit.slice(0, 12)}:${config}/${split}`;
