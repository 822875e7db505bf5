import { bytesToHex } from '@noble/hashes/utils.js';
import { AppError } from '#core/errors.ts';
import { type CatalogueModel, hubAddress, storedPath } from '#core/models/catalogue.ts';
import { type ListedFile, type Listing, nameHubModel } from '#core/models/hub/listing.ts';
import type { HubOrder } from '#core/models/hub/repository.ts';
import { checkHeaders } from '#model/weights/hub/check-files.ts';
import { chooseFiles, indexFile, namedShards } from '#model/weights/hub/choose-files.ts';
import { gitObjectHash } from '#platform/hub/git-object.ts';
import { freeBytes } from '#storage/models/fetch-model.ts';
import type { FileStore } from '#storage/models/file-store.ts';
import { describeKept, storeWhole } from '#storage/models/kept-models.ts';
import { noSpace } from '#storage/models/model-errors.ts';
import { fetchJson } from './look-at.ts';
import { modelSource } from './model-source.ts';

/** A file of which the Hub gives no SHA-256 is checked in memory. */
const maxUnhashed = 128_000_000;

export interface ObtainHooks {
  fetch: typeof globalThis.fetch;
  store: FileStore;
  /** ISO 8601. */
  addedAt: string;
}

/**
 * Check the headers of a model's weights, then keep its small files and its description: what remains to be downloaded
 * are files of known SHA-256.
 * @throws AppError `hub-files`, `unsupported-weights` and the like, `hash-mismatch`, `no-space`
 */
export async function beginKept(
  order: HubOrder,
  listing: Listing,
  hooks: ObtainHooks,
): Promise<CatalogueModel> {
  const { fetch, store, addedAt } = hooks;
  const { host, repo, commit, file } = order;
  const chosen = chooseFiles(repo, listing.files, file);
  const { kind, folder } = chosen;
  const source = { kind: 'hub' as const, host, repo, revision: commit, folder };
  const at = { ...source, folder: '' };
  const json = (name: string) => fetchJson(chosen.files, name, at, fetch);
  const index = chosen.files.some(({ name }) => name === indexFile) ? await json(indexFile) : null;
  const files = index === null ? chosen.files : namedShards(chosen.files, index);
  const { id, name } = nameHubModel(listing, chosen);
  const weights = files.filter((each) => /\.(gguf|safetensors)$/i.test(each.name));
  const { parameters, answers } = await checkHeaders(
    {
      weights: new Map(
        weights.map((each) => [
          each.name.slice(folder.length),
          modelSource(hubAddress(at, each.name), each.bytes, fetch),
        ]),
      ),
      config: kind === 'gguf' ? null : await json('config.json'),
      index,
    },
    name,
  );
  const bytes = files.reduce((sum, each) => sum + each.bytes, 0);
  const free = await freeBytes();
  if (free !== null && free < bytes) throw noSpace({ id, name }, { name: 'the files', bytes }, free);

  const verified = [];
  for (const each of files) {
    const called = each.name.slice(folder.length);
    const sha256 =
      each.sha256 ??
      (await storeWhole(
        storedPath({ id }, called),
        await fetchBlob(each, hubAddress(at, each.name), fetch),
        store,
      ));
    verified.push({ name: called, bytes: each.bytes, sha256 });
  }
  const model: CatalogueModel = {
    id,
    role: 'judge',
    name,
    licence: listing.licence ?? 'licence not named',
    parameters,
    files: verified,
    sources: [source],
  };
  await describeKept({ model, answers, addedAt }, store);
  return model;
}

/** A file's bytes, if they have git's object id that the Hub lists. */
async function fetchBlob(file: ListedFile, url: string, fetch: typeof globalThis.fetch): Promise<Uint8Array> {
  if (file.bytes > maxUnhashed)
    throw new AppError(
      'hub-files',
      `The Hub gives no SHA-256 for ${file.name}, and it is too large to be checked otherwise. Nothing was downloaded. Choose another repository.`,
      { file: file.name },
    );
  const bytes = new Uint8Array(await (await fetch(url, { cache: 'no-store' })).arrayBuffer());
  const id = bytesToHex(gitObjectHash(bytes.length).update(bytes).digest());
  if (id === file.blob) return bytes;
  throw new AppError(
    'hash-mismatch',
    `What arrived as ${file.name} is not the file that the Hub lists. It was thrown away, and nothing was judged with it. Try again, or another mirror.`,
    { file: file.name, expected: file.blob },
  );
}
