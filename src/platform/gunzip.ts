import { Gunzip } from 'fflate';
import { AppError } from '#core/errors.ts';

const truncated = () =>
  new AppError(
    'truncated-gzip',
    'The compressed file ends before its time, so only the rows before that place were read. Get the whole file again.',
  );

export const damagedGzip = () =>
  new AppError(
    'damaged-gzip',
    'The compressed file is damaged, so only the rows before that place were read. Get the file again, or compress it anew.',
  );

const isGzipFailure = (thrown: unknown): thrown is AppError =>
  thrown instanceof AppError && (thrown.code === 'truncated-gzip' || thrown.code === 'damaged-gzip');

/**
 * Decompress a gzip file. What comes before a damaged place is given before the error is thrown.
 * Browsers refuse files of several members, as `cat a.gz b.gz` makes them; those are begun again with fflate,
 * which is slower.
 * @param open gives the file's bytes from the start, each time it is called
 * @throws {AppError} `truncated-gzip` or `damaged-gzip`; and whatever the bytes' source throws
 */
export async function* gunzip(open: () => AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  let given = 0;
  try {
    for await (const chunk of inflate(open())) {
      given += chunk.length;
      yield chunk;
    }
  } catch (failure) {
    if (!isGzipFailure(failure)) throw failure;
    yield* furtherMembers(open(), given, failure);
  }
}

/** One member, by the platform's own decompressor, which verifies the checksum. */
async function* inflate(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const { readable, writable } = new DecompressionStream('gzip');
  const reader = readable.getReader();
  const feeding = feed(bytes, writable.getWriter());
  try {
    for (;;) {
      const { done, value } = await reader
        .read()
        .catch(() => ({ done: 'failed' as const, value: undefined }));
      if (done === 'failed') throw await feeding;
      if (done) return;
      yield value as Uint8Array;
    }
  } finally {
    void reader.cancel().catch(() => {});
  }
}

/** @returns what went wrong, if something did */
async function feed(
  bytes: AsyncIterable<Uint8Array>,
  writer: WritableStreamDefaultWriter<BufferSource>,
): Promise<unknown> {
  const source = bytes[Symbol.asyncIterator]();
  let ended = false;
  try {
    while (!ended) {
      const next = await source.next().catch((thrown: unknown) => ({ thrown }));
      if ('thrown' in next) {
        void writer.abort(next.thrown).catch(() => {});
        return next.thrown;
      }
      ended = next.done === true;
      // An empty write is taken only when everything before it was read. Closing earlier would lose the last
      // pieces of a file that turns out to be cut off.
      await writer.write((ended ? new Uint8Array(0) : next.value) as BufferSource);
    }
    await writer.close();
    return null;
  } catch {
    return ended ? truncated() : damagedGzip();
  } finally {
    void source.return?.();
  }
}

/** How much may wait until a second member shows that the file is whole. */
const maxHeldBytes = 64 << 20;

/**
 * Go on after `given` bytes, if the file has further members.
 * @throws {AppError} `failure` where it has none
 */
async function* furtherMembers(
  bytes: AsyncIterable<Uint8Array>,
  given: number,
  failure: AppError,
): AsyncGenerator<Uint8Array, void> {
  let ready: Uint8Array[] = [];
  let held = 0;
  let inflated = 0;
  let members = 1;
  const decompressor = new Gunzip((chunk) => {
    const fresh = chunk.subarray(Math.max(0, given - inflated));
    inflated += chunk.length;
    held += fresh.length;
    if (fresh.length > 0) ready.push(fresh);
  });
  decompressor.onmember = () => {
    members++;
  };
  const push = (chunk: Uint8Array, final: boolean) => {
    try {
      decompressor.push(chunk, final);
    } catch {
      throw members === 1 ? failure : final ? truncated() : damagedGzip();
    }
  };
  const release = function* () {
    if (members === 1) {
      if (held > maxHeldBytes) throw failure;
      return;
    }
    yield* ready;
    ready = [];
  };
  for await (const chunk of bytes) {
    push(chunk, false);
    yield* release();
  }
  push(new Uint8Array(0), true);
  yield* release();
  if (members === 1) throw failure;
}
