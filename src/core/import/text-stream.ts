import { AppError } from '../errors.ts';
import { beyondAscii, detectEncoding, type Encoding } from './encoding.ts';
import { refuseOtherTexts, refuseOtherTypes } from './file-type.ts';

/** Bytes looked at before saying what a file is. */
const headBytes = 1 << 16;

/** Fewer bytes beyond ASCII are rather broken ones than another encoding. */
const minBytesToGuess = 8;

/** Codes of a byte stream's errors that leave good what came before them. */
const cutOffCodes = new Set(['truncated-gzip', 'damaged-gzip', 'damaged-zstd']);

/** The text of a stream of bytes, whatever its encoding. */
export class TextStream {
  /** As far as it is known: a file that begins in ASCII shows only later what it is. */
  encoding: Encoding;
  /** Why the stream ended before its time, if it did. */
  cutOff: AppError | null = null;
  readonly #bytes: AsyncIterator<Uint8Array>;
  #decoder: TextDecoder;
  readonly #fileName: string;
  #isAscii: boolean;
  #head: Uint8Array | null;
  #ended = false;

  private constructor(
    bytes: AsyncIterator<Uint8Array>,
    head: Uint8Array,
    encoding: Encoding,
    fileName: string,
  ) {
    this.#fileName = fileName;
    this.#isAscii = encoding.name === 'utf-8' && beyondAscii(head) === 0;
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
      const stream = new TextStream(bytes, head, detectEncoding(head, fileName), fileName);
      refuseOtherTexts(new TextDecoder(stream.encoding.name).decode(head.subarray(0, 1024)), fileName);
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
    if (next instanceof Uint8Array) {
      this.#revise(next);
      return this.#decoder.decode(next, { stream: true });
    }
    this.cutOff ??= next;
    this.#ended = true;
    return this.#decoder.decode();
  }

  /** Where all was ASCII so far, the first bytes that are not say how the text is written. */
  #revise(bytes: Uint8Array): void {
    const beyond = this.#isAscii ? beyondAscii(bytes) : 0;
    if (beyond === 0) return;
    this.#isAscii = false;
    if (beyond < minBytesToGuess) return;
    this.encoding = detectEncoding(bytes, this.#fileName);
    this.#decoder = new TextDecoder(this.encoding.name);
  }

  /** Remarks on how the text is written. */
  notes(): string[] {
    const { guessed, label } = this.encoding;
    if (guessed === undefined) return [];
    return guessed === 'surely'
      ? [`The file is not UTF-8; it was read as ${label}.`]
      : [
          `The file is not UTF-8, and how it is written is not sure; it was read as ${label}. Where letters look wrong, save it as UTF-8 and open it again.`,
        ];
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
