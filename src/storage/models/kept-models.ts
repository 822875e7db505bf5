/** Models that the user had downloaded from a Hub. Each has its description beside its files. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import * as v from 'valibot';
import { type CatalogueModel, hubSource, modelBytes, storedPath } from '#core/models/catalogue.ts';
import type { KeptModel } from '#core/models/hub/repository.ts';
import { jsonBySchema, objectOf } from '#core/schema/by-schema.ts';
import { verified } from './fetch-model.ts';
import type { FileStore } from './file-store.ts';
import { openFileStore } from './open-file-store.ts';
import { PieceHasher } from './piece-hashes.ts';

/** What is written of it. */
export type ModelDescription = Pick<KeptModel, 'model' | 'answers' | 'addedAt'>;

const descriptionFile = 'kept-model.json';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const hex = (digits: number) => v.pipe(v.string(), v.hexadecimal(), v.length(digits));

const schema = objectOf({
  answers: v.picklist(['digits', 'score']),
  addedAt: v.string(),
  model: objectOf({
    id: v.string(),
    role: v.literal('judge'),
    name: v.string(),
    licence: v.string(),
    parameters: count,
    files: v.array(
      objectOf({ name: v.pipe(v.string(), v.regex(/^[^/\\]+$/)), bytes: count, sha256: hex(64) }),
    ),
    sources: v.tuple([
      objectOf({
        kind: v.literal('hub'),
        host: v.pipe(v.string(), v.url()),
        repo: v.string(),
        revision: hex(40),
        folder: v.string(),
      }),
    ]),
  }),
});

/** Write down what a model is made of, before its weights come. Call it in a worker. */
export async function describeKept(
  { model, answers, addedAt }: ModelDescription,
  store: FileStore,
): Promise<void> {
  await storeWhole(
    storedPath(model, descriptionFile),
    new TextEncoder().encode(JSON.stringify({ model, answers, addedAt })),
    store,
  );
}

/** Store a small file whose bytes were checked. @returns its SHA-256 in hex */
export async function storeWhole(path: string, bytes: Uint8Array, store: FileStore): Promise<string> {
  const digest = bytesToHex(sha256(bytes));
  const appender = await store.append(path);
  try {
    await appender.clear();
    await appender.write(bytes);
  } finally {
    await appender.close();
  }
  const hasher = new PieceHasher();
  hasher.update(bytes);
  await store.writeRecord(path, { bytes: bytes.length, sha256: digest, pieces: await hasher.finish() });
  return digest;
}

/** Null where it is not kept here. */
export async function keptModel(id: string, store?: FileStore): Promise<KeptModel | null> {
  const files = store ?? (await openFileStore());
  const text = await (await files.read(storedPath({ id }, descriptionFile)))?.text();
  if (text === undefined) return null;
  const read = jsonBySchema(schema, text);
  if (!read.ok || read.value.model.id !== id) return null;
  const { answers, addedAt, model } = read.value;
  let bytesHere = 0;
  let complete = true;
  for (const file of model.files) {
    const path = storedPath(model, file.name);
    bytesHere += (await files.read(path))?.size ?? 0;
    complete &&= (await verified(files, path, file)) !== null;
  }
  return { model, answers, addedAt, bytesHere: Math.min(bytesHere, modelBytes(model)), complete };
}

/** The models kept here, the newest first. */
export async function listKeptModels(store?: FileStore): Promise<KeptModel[]> {
  const files = store ?? (await openFileStore());
  const described = (await files.list()).filter(({ path }) => path.endsWith(`/${descriptionFile}`));
  const found = await Promise.all(
    described.map(({ path }) => keptModel(decodeURIComponent(path.slice(0, path.indexOf('/'))), files)),
  );
  return found.filter((kept) => kept !== null).sort((a, b) => (a.addedAt < b.addedAt ? 1 : -1));
}

/** Where it came from, as people write it. */
export function originOf(model: CatalogueModel): string {
  const { host, repo, revision } = hubSource(model)!;
  return `${new URL(host!).host}/${repo} at ${revision.slice(0, 8)}`;
}
