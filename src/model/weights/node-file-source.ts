import { type FileHandle, open } from 'node:fs/promises';
import { type ByteSource, checkRange } from './byte-source.ts';

/** A file on disk, for the command line and for tests. Node only: nothing that a page loads may import this. */
export async function openNodeFile(path: string): Promise<ByteSource & { close(): Promise<void> }> {
  const handle = await open(path, 'r');
  const { size } = await handle.stat();
  return {
    size,
    async read(offset, length) {
      checkRange(size, offset, length);
      const bytes = new Uint8Array(length);
      await fill(handle, bytes, offset);
      return bytes;
    },
    close: () => handle.close(),
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
