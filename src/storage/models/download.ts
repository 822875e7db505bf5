import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { AppError } from '#core/errors.ts';
import type { ModelFile } from '#core/models/catalogue.ts';
import type { Appender } from './file-store.ts';
import { PieceHasher } from './piece-hashes.ts';

/** How one request for a file ended. `interrupted` leaves what has arrived in the store. */
export type DownloadEnd =
  | { kind: 'complete' }
  /** The host does not have the file. */
  | { kind: 'absent'; reason: string }
  | { kind: 'interrupted'; reason: string }
  /** The host sends something longer than the file wanted. */
  | { kind: 'other-file'; reason: string };

export interface DownloadHooks {
  fetch: typeof fetch;
  signal: AbortSignal;
  onBytes(done: number): void;
}

/** No byte for so long ends a request. */
const stallMilliseconds = 30_000;

/** A file that is being filled, and the SHA-256 of what it holds so far. */
export class HashedFile {
  readonly #appender: Appender;
  #hash = sha256.create();
  #pieces = new PieceHasher();

  private constructor(appender: Appender) {
    this.#appender = appender;
  }

  /**
   * Go on with what a store holds: its bytes are hashed first.
   * @param stored the same file's bytes, or null where there are none
   */
  static async resume(appender: Appender, stored: Blob | null): Promise<HashedFile> {
    const file = new HashedFile(appender);
    if (stored && appender.size > 0)
      for await (const chunk of stored.slice(0, appender.size).stream()) file.#add(chunk);
    return file;
  }

  get size(): number {
    return this.#appender.size;
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.#appender.write(bytes);
    this.#add(bytes);
  }

  async clear(): Promise<void> {
    await this.#appender.clear();
    this.#hash = sha256.create();
    this.#pieces = new PieceHasher();
  }

  /** Hex. */
  digest(): string {
    return bytesToHex(this.#hash.clone().digest());
  }

  /** SHA-256 of each piece, in hex. The file must be complete. */
  pieces(): Promise<string[]> {
    return this.#pieces.finish();
  }

  #add(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    this.#pieces.update(bytes);
  }
}

/** Ask `url` for the bytes of `wanted` that `file` lacks. Throws what the store throws, what `signal` is aborted with, and an AppError of `fetch`. */
export async function download(
  url: string,
  wanted: ModelFile,
  file: HashedFile,
  { fetch, signal, onBytes }: DownloadHooks,
): Promise<DownloadEnd> {
  const stall = new AbortController();
  const either = AbortSignal.any([signal, stall.signal]);
  let timer = setTimeout(() => stall.abort(), stallMilliseconds);
  const network = async <T>(step: Promise<T>): Promise<T | DownloadEnd> => {
    try {
      return await step;
    } catch (thrown) {
      signal.throwIfAborted();
      // A refusal that says what to do is for the user, and asking again changes nothing.
      if (thrown instanceof AppError) throw thrown;
      const reason = stall.signal.aborted ? 'no answer for 30 s' : (thrown as Error).message;
      return { kind: 'interrupted', reason };
    } finally {
      clearTimeout(timer);
      timer = setTimeout(() => stall.abort(), stallMilliseconds);
    }
  };
  try {
    const headers: HeadersInit = file.size > 0 ? { Range: `bytes=${file.size}-` } : {};
    // Our own store is the cache; the browser's would keep a second copy.
    const response = await network(fetch(url, { headers, signal: either, cache: 'no-store' }));
    if ('kind' in response) return response;
    const refused = await refusal(response, file);
    if (refused) return refused;
    const reader = response.body!.getReader();
    try {
      while (true) {
        const chunk = await network(reader.read());
        if ('kind' in chunk) return chunk;
        if (chunk.done) break;
        if (file.size + chunk.value.length > wanted.bytes)
          return { kind: 'other-file', reason: `it sends more than ${wanted.bytes} bytes` };
        await file.write(chunk.value);
        onBytes(file.size);
      }
    } finally {
      void reader.cancel().catch(() => {});
    }
    return file.size === wanted.bytes
      ? { kind: 'complete' }
      : { kind: 'interrupted', reason: `the connection ended after ${file.size} of ${wanted.bytes} bytes` };
  } finally {
    clearTimeout(timer);
  }
}

/** Why a response is of no use, or null where its body is what was asked for. */
async function refusal(response: Response, file: HashedFile): Promise<DownloadEnd | null> {
  const end = (kind: 'absent' | 'interrupted', reason: string): DownloadEnd => {
    void response.body?.cancel().catch(() => {});
    return { kind, reason };
  };
  if (response.status === 416) {
    await file.clear();
    return end('interrupted', 'it has no more of the file than is here');
  }
  // Some static hosts answer every unknown address with the page itself.
  if (response.headers.get('Content-Type')?.startsWith('text/html'))
    return end('absent', 'it has no such file');
  if (response.status >= 500 || response.status === 429)
    return end('interrupted', `it answered ${response.status}`);
  if (!response.ok || !response.body) return end('absent', `it answered ${response.status}`);
  if (response.status !== 206 && file.size > 0) await file.clear();
  return null;
}
