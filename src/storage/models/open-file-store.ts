import type { FileStore } from './file-store.ts';
import { IndexedDbFiles } from './indexeddb-files.ts';
import { OpfsFiles } from './opfs-files.ts';

let opened: Promise<FileStore> | null = null;

/** The browser's best store for large files: its private file system, else IndexedDB. */
export function openFileStore(): Promise<FileStore> {
  opened ??= OpfsFiles.open()
    .catch(() => IndexedDbFiles.open())
    .catch((thrown) => {
      opened = null;
      throw thrown;
    });
  return opened;
}
