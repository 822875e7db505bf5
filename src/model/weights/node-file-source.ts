import { type FileHandle, open, stat } from 'node:fs/promises';
import { type ByteSource, checkRange, unreadable } from './byte-source.ts';

/**
 * A file on disk, for the command line and for tests. Node only: nothing that a page loads may import this.
 * It is opened for each read, so that there is nothing to close.
 */
export async function openNodeFile(path: string): Promise<ByteSource> {
  const { size } = await stat(path).catch((thrown) => {
    throw unreadable(thrown);
  });
  return {
    size,
    async read(offset, length) {
      checkRange(size, offset, length);
      const bytes = new Uint8Array(length);
      const handle = await open(path, 'r');
      try {
        await fill(handle, bytes, offset);
      } finally {
        await handle.close();
      }
      return bytes;
    },
  };
}

async function fill(handle: FileHandle, bytes: Uint8Array, offset: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesRead } = await handle.read(bytes, done, bytes.length - done, offset + done);
    if (bytesRead === 0) checkRange(offset + done, offset, bytes.length);
    done += bytesRead;
  }
}
