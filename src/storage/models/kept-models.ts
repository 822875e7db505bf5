/** Models that the user had downloaded from a Hub. Each has its description beside its files. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import * as v from 'valibot';
import { modelBytes, storedFolder, storedPath } from '#core/models/catalogue.ts';
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
  removed: v.boolean(),
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
export const describeKept = (description: ModelDescription, store: FileStore): Promise<void> =>
  write({ ...description, removed: false }, store);

/** Take a model off the list, or bring it back until `purgeRemoved`. Call it in a worker. */
export async function markRemoved(id: string, removed: boolean, store: FileStore): Promise<void> {
  const description = await readDescription(id, store);
  if (description) await write({ ...description, removed }, store);
}

/** Free the room of the models that were taken off the list. */
export async function purgeRemoved(store?: FileStore): Promise<void> {
  const files = store ?? (await openFileStore());
  for (const id of await describedIds(files))
    if ((await readDescription(id, files))?.removed) await files.remove(storedFolder(id));
}

async function write(
  { model, answers, addedAt, removed }: ModelDescription & { removed: boolean },
  store: FileStore,
): Promise<void> {
  const text = JSON.stringify({ model, answers, addedAt, removed });
  await storeWhole(storedPath(model, descriptionFile), new TextEncoder().encode(text), store);
}

async function readDescription(id: string, store: FileStore) {
  const text = await (await store.read(storedPath({ id }, descriptionFile)))?.text();
  const read = text === undefined ? null : jsonBySchema(schema, text);
  return read?.ok && read.value.model.id === id ? read.value : null;
}

async function describedIds(store: FileStore): Promise<string[]> {
  const described = (await store.list()).filter(({ path }) => path.endsWith(`/${descriptionFile}`));
  return described.map(({ path }) => decodeURIComponent(path.slice(0, path.indexOf('/'))));
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
  const description = await readDescription(id, files);
  if (!description || description.removed) return null;
  const { answers, addedAt, model } = description;
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
  const found = await Promise.all((await describedIds(files)).map((id) => keptModel(id, files)));
  return found.filter((kept) => kept !== null).sort((a, b) => (a.addedAt < b.addedAt ? 1 : -1));
}
