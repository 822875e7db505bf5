import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { ByteSource } from './byte-source.ts';

const chunkBytes = 4 * 1024 * 1024;

/** SHA-256 of a file in hex, read in chunks. `onProgress` gets the bytes done so far. */
export async function digestSource(source: ByteSource, onProgress?: (done: number) => void): Promise<string> {
  const hash = sha256.create();
  for (let offset = 0; offset < source.size; offset += chunkBytes) {
    const length = Math.min(chunkBytes, source.size - offset);
    hash.update(await source.read(offset, length));
    onProgress?.(offset + length);
  }
  return bytesToHex(hash.digest());
}

/**
 * One hash for weights in several files: SHA-256 of the lines `name hash`, sorted by name.
 * A single file keeps its own hash, so that it can be compared with a published one.
 */
export function combineDigests(digests: ReadonlyMap<string, string>): string {
  const entries = [...digests].sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length === 1) return entries[0]![1];
  return digestText(entries.map(([name, hash]) => `${name} ${hash}\n`).join(''));
}

/** SHA-256 in hex. */
export const digestBytes = (bytes: Uint8Array): string => bytesToHex(sha256(bytes));

/** SHA-256 of a text's UTF-8, in hex. */
export const digestText = (text: string): string => digestBytes(utf8ToBytes(text));
