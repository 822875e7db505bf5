import { AppError } from '#core/errors.ts';
import type { CatalogueModel, ModelFile } from '#core/models/catalogue.ts';
import { modelBytes, storedPath } from '#core/models/catalogue.ts';
import { asStorageError } from '../failures.ts';
import { askPlace } from './ask-place.ts';
import { HashedFile } from './download.ts';
import type { FileStore } from './file-store.ts';
import {
  downloadStopped,
  hashMismatch,
  modelMissing,
  networkFailed,
  noSpace,
  type SourceFault,
  storedCopyDamaged,
} from './model-errors.ts';
import { type AskedHosts, placesOf } from './model-sites.ts';
import { openFileStore } from './open-file-store.ts';
import { isIntact } from './piece-hashes.ts';

export interface FetchProgress {
  phase: 'download' | 'verify';
  /** Bytes of the whole model. */
  done: number;
  total: number;
}

export interface FetchModelOptions {
  /** Who may be asked. A Hub only where the user said so. */
  ask: AskedHosts;
  onProgress?: (progress: FetchProgress) => void;
  /** Called where the stored copy of a file does not hold the right bytes, and is removed. */
  onDamaged?: (file: ModelFile) => void;
  signal?: AbortSignal;
  /** The page's folder; found out where it is left out. */
  site?: URL;
  store?: FileStore;
  fetch?: typeof fetch;
  /** Pauses before a request is repeated, in milliseconds. */
  retryDelays?: readonly number[];
}

/**
 * A catalogue model's files, verified and kept in the browser: from its own store, else from the page's host,
 * else from the Hub. An interrupted download resumes. A stored file is checked again before each use
 * (docs/reliability.md says what that costs); a damaged one is removed and fetched again. Call it in a worker.
 * @returns each file by name, as a Blob that can be read by range
 * Throws `model-missing`, `hash-mismatch`, `network`, `no-space` or `cancelled`.
 */
export async function fetchModel(
  model: CatalogueModel,
  options: FetchModelOptions,
): Promise<Map<string, Blob>> {
  const total = modelBytes(model);
  const files = new Map<string, Blob>();
  let before = 0;
  for (const file of model.files) {
    const onProgress = ({ phase, done }: FetchProgress) =>
      options.onProgress?.({ phase, done: before + done, total });
    files.set(file.name, await fetchModelFile(model, file, { ...options, onProgress }));
    before += file.bytes;
  }
  return files;
}

/** One file of it. */
export async function fetchModelFile(
  model: CatalogueModel,
  file: ModelFile,
  options: FetchModelOptions,
): Promise<Blob> {
  const store = options.store ?? (await openFileStore());
  const signal = options.signal ?? new AbortController().signal;
  const path = storedPath(model, file.name);
  try {
    signal.throwIfAborted();
    // Two tabs at once: the second waits, and then finds the file.
    return await withLock(`model:${path}`, signal, async () => {
      const cached = await verified(store, path, file);
      const pieces = (await store.record(path))?.pieces ?? [];
      const onBytes = (done: number) => {
        signal.throwIfAborted();
        options.onProgress?.({ phase: 'verify', done, total: file.bytes });
      };
      if (cached && (await isIntact(cached, pieces, onBytes))) return cached;
      await fill(store, path, model, file, { ...options, signal });
      return (await store.read(path))!;
    });
  } catch (thrown) {
    if (signal.aborted) throw downloadStopped();
    if (thrown instanceof DOMException && thrown.name === 'QuotaExceededError')
      throw noSpace(model, file, await freeBytes());
    throw asStorageError(thrown);
  }
}

/** The stored file, if it was found right once and still has its size. Its bytes are not read. */
export async function verified(store: FileStore, path: string, file: ModelFile): Promise<Blob | null> {
  const record = await store.record(path);
  if (record?.sha256 !== file.sha256) return null;
  const blob = await store.read(path);
  return blob?.size === file.bytes ? blob : null;
}

async function fill(
  store: FileStore,
  path: string,
  model: CatalogueModel,
  file: ModelFile,
  options: FetchModelOptions & { signal: AbortSignal },
): Promise<void> {
  const { ask, signal, onProgress, site, fetch = globalThis.fetch } = options;
  const progress = (phase: FetchProgress['phase'], done: number) =>
    onProgress?.({ phase, done, total: file.bytes });
  const stored = await store.read(path);
  const appender = await store.append(path);
  let pieces: string[];
  let damaged = false;
  try {
    if (appender.size > file.bytes) await appender.clear();
    const free = await freeBytes();
    if (free !== null && free < file.bytes - appender.size) throw noSpace(model, file, free);
    progress('verify', 0);
    const target = await HashedFile.resume(appender, stored);
    const isRight = () => target.size === file.bytes && target.digest() === file.sha256;
    if (target.size === file.bytes && !isRight()) {
      damaged = true;
      options.onDamaged?.(file);
      await target.clear();
    }
    const faults: SourceFault[] = [];
    for (const place of placesOf(model, { ask, site: site && (() => site) })) {
      if (isRight()) break;
      await askPlace(place, file, target, faults, {
        delays: options.retryDelays ?? [500, 2_000],
        hooks: { fetch: fetch.bind(globalThis), signal, onBytes: (done) => progress('download', done) },
      });
    }
    if (!isRight()) throw faultToTell(model, file, ask, target.size, faults);
    progress('verify', file.bytes);
    pieces = await target.pieces();
  } catch (thrown) {
    throw damaged && thrown instanceof AppError ? storedCopyDamaged(model, file, thrown) : thrown;
  } finally {
    await appender.close();
  }
  await store.writeRecord(path, { bytes: file.bytes, sha256: file.sha256, pieces });
}

function faultToTell(
  model: CatalogueModel,
  file: ModelFile,
  ask: AskedHosts,
  done: number,
  faults: SourceFault[],
) {
  if (faults.some(({ kind }) => kind === 'interrupted')) return networkFailed(model, file, ask, done, faults);
  if (faults.some(({ kind }) => kind === 'other-file')) return hashMismatch(model, file, ask, faults);
  return modelMissing(model, file, ask !== 'page', faults);
}

/** Bytes the browser would still give this page; null where it does not say. */
export async function freeBytes(): Promise<number | null> {
  const estimate = await globalThis.navigator?.storage?.estimate?.();
  return estimate?.quota === undefined ? null : estimate.quota - (estimate.usage ?? 0);
}

async function withLock<T>(name: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const locks = globalThis.navigator?.locks;
  return locks ? await locks.request(name, { signal }, work) : work();
}
