import type { ByteSource } from '#core/bytes/byte-source.ts';
import { demoName } from '#core/demo/demo-dataset.ts';
import type { SourceFile } from '#core/import/open-records.ts';
import { blobSource } from '#model/weights/byte-source.ts';
import { gunzip } from '#platform/gunzip.ts';
import { unpacked } from '#platform/packed/unpack.ts';
import type { FetchedFile, ImportSource } from '#protocol/data-protocol.ts';
import { fetchFile, readInterrupted } from '../download/web-file.ts';
import { piecesSource } from './pieces-source.ts';

export interface ImportBytesDependencies {
  fetch: typeof fetch;
  /** Where the demo dataset lies. */
  demoUrl: string;
}

/** Some sources give all at once. Smaller pieces keep progress and cancelling fluent. */
const pieceBytes = 1 << 18;

/** The bytes of an import's source, with a count of them and a way to stop. */
export class ImportBytes {
  readonly name: string;
  #read = 0;
  /** Null where the source does not say. */
  bytesTotal: number | null;
  gzipped = false;
  readonly #open: (signal: AbortSignal) => Promise<ReadableStream<Uint8Array>>;
  readonly #stop = new AbortController();
  readonly #ranges: ByteSource | null;
  /** Of a source of several files. */
  #parts: { bytes: ImportBytes; records: number | null }[] = [];

  private constructor(
    name: string,
    bytesTotal: number | null,
    open: (signal: AbortSignal, self: ImportBytes) => Promise<ReadableStream<Uint8Array>>,
    ranges: ByteSource | null = null,
  ) {
    this.#ranges = ranges;
    this.name = name;
    this.bytesTotal = bytesTotal;
    this.#open = (signal) => open(signal, this);
  }

  static of(source: ImportSource, { fetch, demoUrl }: ImportBytesDependencies): ImportBytes {
    if (source.kind === 'file') return ImportBytes.#ofBlob(source.file.name, source.file);
    if (source.kind === 'text') return ImportBytes.#ofBlob(source.name, new Blob([source.text]));
    if (source.kind === 'hub') return ImportBytes.#ofFiles(source.name, source.files);
    return new ImportBytes(demoName, null, async (signal, self) => {
      const { body, bytes } = await fetchFile(demoUrl, fetch, signal);
      self.bytesTotal = bytes;
      return body;
    });
  }

  static #ofBlob(name: string, blob: Blob): ImportBytes {
    const open = async () => blob.stream() as ReadableStream<Uint8Array>;
    return new ImportBytes(name, blob.size, open, blobSource(blob));
  }

  static #ofFiles(name: string, files: readonly FetchedFile[]): ImportBytes {
    const parts = files.map((file) => ({ bytes: ImportBytes.#ofPieces(file), records: file.records }));
    const total = parts.reduce((sum, { bytes }) => sum + bytes.bytesTotal!, 0);
    const whole = new ImportBytes(name, total, parts[0]!.bytes.#open);
    whole.#parts = parts;
    return whole;
  }

  static #ofPieces({ name, size, pieces }: FetchedFile): ImportBytes {
    const [first] = pieces;
    const bytes = ImportBytes.#ofBlob(name.replace(/\.gz$/i, ''), first!.blob);
    if (first!.blob.size === size) return bytes;
    const total = pieces.reduce((sum, { blob }) => sum + blob.size, 0);
    return new ImportBytes(bytes.name, total, bytes.#open, piecesSource(size, pieces));
  }

  /** Bytes read so far, as they lie in the source. */
  get bytesRead(): number {
    const read = this.#parts.reduce((sum, { bytes }) => sum + bytes.bytesRead, this.#read);
    return this.bytesTotal === null ? read : Math.min(read, this.bytesTotal);
  }

  /** What is read one after the other as one table: most sources are one file. */
  async files(): Promise<SourceFile[]> {
    if (this.#parts.length === 0)
      return [await unpacked({ name: this.name, bytes: this.bytes(), ranges: this.ranges() })];
    const files = await Promise.all(this.#parts.map(({ bytes }) => bytes.files()));
    return files.flatMap((of, part) => {
      const { records } = this.#parts[part]!;
      return of.map((file) => ({ ...file, ...(records !== null && { records }) }));
    });
  }

  /** The bytes, decompressed where they are gzip. Ends early after `stop`. */
  async *bytes(): AsyncGenerator<Uint8Array, void> {
    const raw = this.#raw();
    const head: Uint8Array[] = [];
    for (let length = 0; length < 2; length += head.at(-1)!.length) {
      const { done, value } = await raw.next();
      if (done) break;
      head.push(value);
    }
    const [first = 0, second = 0] = head.flatMap((chunk) => [...chunk.subarray(0, 2)]);
    this.gzipped = first === 0x1f && second === 0x8b;
    const whole = continued(head, raw);
    if (!this.gzipped) {
      yield* whole;
      return;
    }
    let begun: AsyncIterable<Uint8Array> | null = whole;
    yield* gunzip(() => {
      const bytes = begun ?? this.#raw();
      begun = null;
      return bytes;
    });
  }

  /** The same bytes by ranges, for formats whose footer comes last; null where they only come in order. */
  ranges(): ByteSource | null {
    const source = this.#ranges;
    return (
      source && {
        size: source.size,
        read: (offset, length) => {
          this.#read += length;
          return source.read(offset, length);
        },
      }
    );
  }

  stop(): void {
    this.#stop.abort();
    for (const { bytes } of this.#parts) bytes.stop();
  }

  async *#raw(): AsyncGenerator<Uint8Array, void> {
    const { signal } = this.#stop;
    this.#read = 0;
    const reader = (await this.#open(signal)).getReader();
    const cancel = () => void reader.cancel().catch(() => {});
    signal.addEventListener('abort', cancel);
    try {
      for (;;) {
        const { done, value } = await reader.read().catch((thrown) => {
          throw readInterrupted(this.name, thrown);
        });
        if (done || signal.aborted) return;
        for (let at = 0; at < value.length && !signal.aborted; at += pieceBytes) {
          const piece = value.subarray(at, at + pieceBytes);
          this.#read += piece.length;
          yield piece;
        }
      }
    } finally {
      signal.removeEventListener('abort', cancel);
      cancel();
    }
  }
}

async function* continued(
  head: readonly Uint8Array[],
  rest: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void> {
  yield* head;
  yield* rest;
}
