import { AppError } from '../errors.ts';
import { detectEncoding, type Encoding } from './encoding.ts';
import { refuseMarkup, refuseOtherTypes } from './file-type.ts';

/** Bytes looked at before saying what a file is. */
const headBytes = 1 << 16;

/** Codes of a byte stream's errors that leave good what came before them. */
const cutOffCodes = new Set(['truncated-gzip', 'damaged-gzip']);

/** The text of a stream of bytes, whatever its encoding. */
export class TextStream {
  readonly encoding: Encoding;
  /** Why the stream ended before its time, if it did. */
  cutOff: AppError | null = null;
  readonly #bytes: AsyncIterator<Uint8Array>;
  readonly #decoder: TextDecoder;
  #head: Uint8Array | null;
  #ended = false;

  private constructor(bytes: AsyncIterator<Uint8Array>, head: Uint8Array, encoding: Encoding) {
    this.#bytes = bytes;
    this.#head = head;
    this.encoding = encoding;
    this.#decoder = new TextDecoder(encoding.name);
  }

  /** @throws {AppError} `empty-file`, `wrong-file-type` or `binary-file` */
  static async open(source: AsyncIterable<Uint8Array>, fileName: string): Promise<TextStream> {
    const bytes = source[Symbol.asyncIterator]();
    try {
      const chunks: Uint8Array[] = [];
      let cutOff: AppError | null = null;
      for (let length = 0; length < headBytes; length += chunks.at(-1)!.length) {
        const next = await nextChunk(bytes);
        if (next instanceof AppError) cutOff = next;
        if (next === null || next instanceof AppError) break;
        chunks.push(next);
      }
      const head = concatenate(chunks);
      if (head.length === 0)
        throw (
          cutOff ??
          new AppError('empty-file', `${fileName} is empty, so there are no rows. Choose another file.`)
        );
      refuseOtherTypes(head, fileName);
      const stream = new TextStream(bytes, head, detectEncoding(head, fileName));
      refuseMarkup(new TextDecoder(stream.encoding.name).decode(head.subarray(0, 1024)), fileName);
      stream.cutOff = cutOff;
      return stream;
    } catch (failure) {
      await bytes.return?.();
      throw failure;
    }
  }

  /** The next piece of text, or null at the end. */
  async read(): Promise<string | null> {
    if (this.#ended) return null;
    if (this.#head) {
      const head = this.#head;
      this.#head = null;
      return this.#decoder.decode(head, { stream: true });
    }
    const next = this.cutOff ? null : await nextChunk(this.#bytes);
    if (next instanceof Uint8Array) return this.#decoder.decode(next, { stream: true });
    this.cutOff ??= next;
    this.#ended = true;
    return this.#decoder.decode();
  }

  /** Stop before the end and let go of the bytes. */
  async close(): Promise<void> {
    this.#ended = true;
    await this.#bytes.return?.();
  }
}

/** The next bytes; null at the end; the reason where the stream was cut off. Other failures are thrown. */
async function nextChunk(bytes: AsyncIterator<Uint8Array>): Promise<Uint8Array | AppError | null> {
  try {
    const { done, value } = await bytes.next();
    return done ? null : value;
  } catch (failure) {
    if (failure instanceof AppError && cutOffCodes.has(failure.code)) return failure;
    throw failure;
  }
}

function concatenate(chunks: readonly Uint8Array[]): Uint8Array {
  if (chunks.length === 1) return chunks[0]!;
  const joined = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    joined.set(chunk, at);
    at += chunk.length;
  }
  return joined;
}
