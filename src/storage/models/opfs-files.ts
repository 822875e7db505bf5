import * as v from 'valibot';
import { jsonBySchema, objectOf } from '#core/schema/by-schema.ts';
import type { Appender, FileRecord, FileStore, StoredFile } from './file-store.ts';

const recordSchema = objectOf({
  bytes: v.number(),
  sha256: v.string(),
  pieces: v.optional(v.array(v.string())),
});

const recordSuffix = '.verified.json';

/**
 * Files in the origin's private file system, below `root`.
 * Writing needs a dedicated worker, where synchronous access handles are; the rest works on any thread.
 */
export class OpfsFiles implements FileStore {
  readonly kind = 'opfs';
  readonly #root: FileSystemDirectoryHandle;

  private constructor(root: FileSystemDirectoryHandle) {
    this.#root = root;
  }

  /** Throws a DOMException where the browser has no private file system, as in some private windows. */
  static async open(root = 'models'): Promise<OpfsFiles> {
    const origin = await navigator.storage.getDirectory();
    return new OpfsFiles(await origin.getDirectoryHandle(root, { create: true }));
  }

  async read(path: string): Promise<Blob | null> {
    const handle = await this.#find(path);
    return handle ? handle.getFile() : null;
  }

  async append(path: string): Promise<Appender> {
    const handle = await this.#make(path);
    const access = await handle.createSyncAccessHandle();
    let size = access.getSize();
    return {
      get size() {
        return size;
      },
      async write(bytes) {
        // A full disk shows as an exception or as a short write.
        const written = access.write(bytes, { at: size });
        size += written;
        if (written < bytes.length)
          throw new DOMException('The disk took a part only.', 'QuotaExceededError');
      },
      async clear() {
        access.truncate(0);
        size = 0;
      },
      async close() {
        access.flush();
        access.close();
      },
    };
  }

  async record(path: string): Promise<FileRecord | null> {
    const handle = await this.#find(path + recordSuffix);
    if (!handle) return null;
    const checked = jsonBySchema(recordSchema, await (await handle.getFile()).text());
    // Cut short by a crash, or changed: as good as none, and the file is checked again.
    return checked.ok ? checked.value : null;
  }

  async writeRecord(path: string, record: FileRecord): Promise<void> {
    const handle = await this.#make(path + recordSuffix);
    const access = await handle.createSyncAccessHandle();
    try {
      access.truncate(0);
      access.write(new TextEncoder().encode(JSON.stringify(record)), { at: 0 });
      access.flush();
    } finally {
      access.close();
    }
  }

  async list(): Promise<StoredFile[]> {
    const found: StoredFile[] = [];
    for await (const [folder, directory] of this.#root.entries()) {
      if (directory.kind !== 'directory') continue;
      for await (const [name, handle] of (directory as FileSystemDirectoryHandle).entries()) {
        if (handle.kind !== 'file' || name.endsWith(recordSuffix)) continue;
        const path = `${folder}/${name}`;
        const { size } = await (handle as FileSystemFileHandle).getFile();
        found.push({ path, bytes: size, record: await this.record(path) });
      }
    }
    return found;
  }

  async remove(folder: string): Promise<void> {
    const directory = await orNull(this.#root.getDirectoryHandle(folder));
    if (!directory) return;
    const names: string[] = [];
    for await (const name of directory.keys()) names.push(name);
    const recordsFirst = names.sort(
      (a, b) => Number(b.endsWith(recordSuffix)) - Number(a.endsWith(recordSuffix)),
    );
    for (const name of recordsFirst) await directory.removeEntry(name);
    await this.#root.removeEntry(folder);
  }

  async #find(path: string): Promise<FileSystemFileHandle | null> {
    const [folder, name] = split(path);
    const directory = await orNull(this.#root.getDirectoryHandle(folder));
    return directory && orNull(directory.getFileHandle(name));
  }

  async #make(path: string): Promise<FileSystemFileHandle> {
    const [folder, name] = split(path);
    const directory = await this.#root.getDirectoryHandle(folder, { create: true });
    return directory.getFileHandle(name, { create: true });
  }
}

function split(path: string): [folder: string, name: string] {
  const at = path.indexOf('/');
  return [path.slice(0, at), path.slice(at + 1)];
}

async function orNull<T>(handle: Promise<T>): Promise<T | null> {
  try {
    return await handle;
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'NotFoundError') return null;
    throw thrown;
  }
}
