import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '#core/errors.ts';
import { type ChosenFiles, type Listing, megabytes, nameHubModel } from '#core/models/hub/listing.ts';
import { hubReference } from '#core/models/hub/reference.ts';
import { hubRefusal } from '#core/models/hub/refusal.ts';
import { configFromJson } from '#model/weights/config-json.ts';
import { chooseFiles, indexFile, namedShards } from '#model/weights/hub/choose-files.ts';
import { listRepository } from '#platform/hub/listing.ts';
import { fileError } from '../../node/files/file-error.ts';
import { replaceFile } from '../../node/files/write-file.ts';
import { consoleReporter } from '../../node/models/console-reporter.mjs';
import { askHub, HubError, hubHost, withRetries } from '../../node/models/hub-api.mjs';
import { cacheFolder, type Model } from '../../node/models/manifest.mjs';
import { obtainModel } from '../../node/models/obtain.mjs';
import type { Located } from './located.ts';

/** A busy Hub, or a connection that breaks without a byte, is asked again so often. */
const retries = 4;

type Sleep = (milliseconds: number) => Promise<unknown>;

/**
 * A model of the Hub in the cache: its files at one commit, each by its SHA-256 (a small one by git's object id).
 * What the config asks for and nothing here supports is refused before any weights are downloaded.
 * @param sleep how to wait between attempts
 * @throws AppError `bad-hub-reference`, `hub-files`, `hub-token`, `hub-missing`, `hub-busy`, `network`,
 *   `hash-mismatch`, `unsupported-weights`, or one of the disk's such as `disk-full`
 */
export async function fromHub(judge: string, sleep?: Sleep): Promise<Located> {
  const { repo, revision, file } = hubReference(judge);
  const listing = await listed(repo, revision, sleep);
  const chosen = chooseFiles(repo, listing.files, file);
  const { kind, folder, files: candidates } = chosen;
  let files = candidates;
  const id = `hub/${repo.replace('/', '--')}/${listing.commit}${folder === '' ? '' : `/${folder.slice(0, -1)}`}`;
  const obtain = (wanted: ChosenFiles['files']) => fetchFiles(id, listing, folder, wanted, sleep);
  if (kind === 'safetensors') {
    const first = candidates.filter(({ name }) => name === 'config.json' || name === indexFile);
    const at = await obtain(first);
    const json = async (name: string) => parsed(await readFile(join(at, name), 'utf8'));
    configFromJson(await json('config.json'), new Set());
    if (first.length > 1) files = namedShards(candidates, await json(indexFile));
  }
  const into = await obtain(files);
  const weights = files.filter(({ name, sha256 }) => sha256 !== null && /\.(gguf|safetensors)$/i.test(name));
  return {
    ...nameHubModel(listing, chosen),
    folder: into,
    files: files.map((each) => each.name.slice(folder.length)),
    sha256: new Map(weights.map((each) => [each.name.slice(folder.length), each.sha256!])),
  };
}

/** What the repository holds; at a commit, whose files never change, the Hub is asked once. */
async function listed(repo: string, revision: string, sleep?: Sleep): Promise<Listing> {
  const pathOf = (commit: string) =>
    join(cacheFolder(), 'hub', repo.replace('/', '--'), commit, 'listing.json');
  if (/^[0-9a-f]{40}$/.test(revision)) {
    const kept = await readFile(pathOf(revision), 'utf8').catch(() => null);
    if (kept !== null) return parsed(kept) as Listing;
  }
  const found = await withRetries(() => listRepository(hubHost(), repo, revision, askHub), {
    retries,
    sleep,
  }).catch((thrown: unknown) => {
    throw hubFailure(thrown, `${repo} at ${revision}`, repo);
  });
  await mkdir(join(pathOf(found.commit), '..'), { recursive: true });
  await replaceFile(pathOf(found.commit), [JSON.stringify(found)]);
  return found;
}

/**
 * Files of a repository in the cache, verified; what arrived before is resumed.
 * @returns the folder that the files are in
 */
export async function fetchFiles(
  id: string,
  { repo, commit }: Pick<Listing, 'repo' | 'commit'>,
  folder: string,
  files: ChosenFiles['files'],
  sleep?: Sleep,
): Promise<string> {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const model: Model = {
    id,
    role: 'judge',
    name: `${repo} at ${commit.slice(0, 12)} (${megabytes(bytes)})`,
    licence: '',
    parameters: 0,
    files: files.map(({ name, ...file }) => ({ ...file, name: name.slice(folder.length) })),
    sources: [{ kind: 'hub', repo, revision: commit, folder }],
  };
  const outcome = await obtainModel(model, { reporter: consoleReporter(), toUse: true, retries, sleep });
  if (outcome.ready) return outcome.folder;
  throw hubFailure(outcome.causes.at(-1), outcome.faults.at(-1) ?? repo, repo);
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError(
      'bad-config',
      'A description of the model is not valid JSON. Choose another revision of the model.',
    );
  }
};

/** What the Hub, the network or the disk refused, as an error with what to do. */
export function hubFailure(thrown: unknown, what: string, repo: string): unknown {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof HubError)
    return hubRefusal(thrown.status, what, {
      repo,
      address: `${hubHost()}/${repo}`,
      giveToken: 'set HF_TOKEN to a token',
      account: 'the account of HF_TOKEN',
      resume: 'the same call resumes it later',
    });
  const { code, message } = thrown as NodeJS.ErrnoException;
  if (code === 'hash-mismatch')
    return new AppError(
      'hash-mismatch',
      `${message}. It was thrown away, and nothing was judged with it. Try again, or another mirror (HF_ENDPOINT).`,
      { repo },
    );
  const ofDisk = fileError(thrown, {
    doing: 'written',
    consequence: 'What has arrived is kept: the same call resumes it.',
  });
  if (ofDisk instanceof AppError) return ofDisk;
  return new AppError(
    'network',
    `${what}: ${message}. What has arrived is kept: the same call resumes it. Check the connection, or name a mirror with HF_ENDPOINT.`,
    { repo },
  );
}
