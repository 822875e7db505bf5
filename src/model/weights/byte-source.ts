import { type ByteSource, checkRange } from '#core/bytes/byte-source.ts';
import { AppError } from '#core/errors.ts';

export { type ByteSource, checkRange };

/** A Blob or File, from a file input, a drop, OPFS or a cache. */
export function blobSource(blob: Blob): ByteSource {
  return {
    size: blob.size,
    async read(offset, length) {
      checkRange(blob.size, offset, length);
      const bytes = new Uint8Array(await contents(blob.slice(offset, offset + length)));
      checkRange(offset + bytes.length, offset, length);
      return bytes;
    },
  };
}

/** A browser refuses to read a file that has changed or gone since it was chosen. */
async function contents(blob: Blob): Promise<ArrayBuffer> {
  try {
    return await blob.arrayBuffer();
  } catch (thrown) {
    throw unreadable(thrown);
  }
}

export const unreadable = (thrown: unknown) =>
  new AppError(
    'unreadable-file',
    `The file cannot be read (${thrown instanceof Error ? thrown.message : thrown}). It may have been moved, changed or locked: choose it again.`,
  );

/** Bytes that are in memory already, such as a small test model. */
export function bufferSource(buffer: ArrayBuffer | Uint8Array): ByteSource {
  const whole = buffer instanceof Uint8Array ? buffer : new Uint8Array(buffer);
  return {
    size: whole.length,
    async read(offset, length) {
      checkRange(whole.length, offset, length);
      return new Uint8Array(whole.subarray(offset, offset + length));
    },
  };
}
