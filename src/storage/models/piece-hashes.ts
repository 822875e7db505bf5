import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** A file is checked in pieces of so many bytes, since WebCrypto hashes only what is in memory. */
export const pieceBytes = 4 << 20;

/** SHA-256 in hex, by the browser where the page is served securely: about nine times as fast. */
export async function digest(bytes: Uint8Array): Promise<string> {
  const subtle = globalThis.crypto?.subtle;
  return bytesToHex(
    subtle ? new Uint8Array(await subtle.digest('SHA-256', bytes as BufferSource)) : sha256(bytes),
  );
}

/** Takes a file's bytes as they come, and gives the SHA-256 of each piece of it. */
export class PieceHasher {
  readonly #pieces: Promise<string>[] = [];
  #piece = new Uint8Array(pieceBytes);
  #filled = 0;

  update(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const part = bytes.subarray(at, at + pieceBytes - this.#filled);
      this.#piece.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled === pieceBytes) this.#end();
    }
  }

  /** @returns the hashes in hex, in order; nothing may be added afterwards */
  finish(): Promise<string[]> {
    if (this.#filled > 0) this.#end();
    return Promise.all(this.#pieces);
  }

  #end(): void {
    this.#pieces.push(digest(this.#piece.slice(0, this.#filled)));
    this.#filled = 0;
  }
}

/**
 * Are these the bytes that the hashes were taken of? The first wrong piece ends the check.
 * @param onBytes called with the bytes that were checked so far
 */
export async function isIntact(
  file: Blob,
  pieces: readonly string[],
  onBytes: (done: number) => void,
): Promise<boolean> {
  if (pieces.length !== Math.ceil(file.size / pieceBytes)) return false;
  for (const [number, expected] of pieces.entries()) {
    const piece = file.slice(number * pieceBytes, (number + 1) * pieceBytes);
    if ((await digest(new Uint8Array(await piece.arrayBuffer()))) !== expected) return false;
    onBytes(Math.min((number + 1) * pieceBytes, file.size));
  }
  return true;
}
