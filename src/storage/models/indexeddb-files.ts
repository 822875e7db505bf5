import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Appender, FileRecord, FileStore, StoredFile } from './file-store.ts';

/** Bytes gathered before a chunk is stored. Buffers, not Blobs: some private windows refuse to store Blobs. */
const chunkBytes = 4 << 20;

interface FilesSchema extends DBSchema {
  files: { key: string; value: { path: string; bytes: number; chunks: number; record: FileRecord | null } };
  chunks: { key: [string, number]; value: { path: string; number: number; bytes: Uint8Array<ArrayBuffer> } };
}

/** Files in IndexedDB, in chunks: for where the private file system is missing. Works on any thread. */
export class IndexedDbFiles implements FileStore {
  readonly kind = 'indexeddb';
  readonly #db: IDBPDatabase<FilesSchema>;

  private constructor(db: IDBPDatabase<FilesSchema>) {
    this.#db = db;
  }

  static async open(name = 'self-judge-models'): Promise<IndexedDbFiles> {
    return new IndexedDbFiles(
      await openDB<FilesSchema>(name, 1, {
        upgrade(db) {
          db.createObjectStore('files', { keyPath: 'path' });
          db.createObjectStore('chunks', { keyPath: ['path', 'number'] });
        },
      }),
    );
  }

  async read(path: string): Promise<Blob | null> {
    const file = await this.#db.get('files', path);
    if (!file) return null;
    const parts: Blob[] = [];
    // One chunk in the heap at a time; the browser keeps a Blob's bytes elsewhere.
    for (let number = 0; number < file.chunks; number++) {
      const chunk = await this.#db.get('chunks', [path, number]);
      // A missing chunk leaves the file short, and so it does not count as verified.
      if (chunk) parts.push(new Blob([chunk.bytes]));
    }
    return new Blob(parts);
  }

  async append(path: string): Promise<Appender> {
    const db = this.#db;
    let file = (await db.get('files', path)) ?? { path, bytes: 0, chunks: 0, record: null };
    let waiting: Uint8Array[] = [];
    let waitingBytes = 0;
    const flush = async () => {
      if (waitingBytes === 0) return;
      const bytes = new Uint8Array(waitingBytes);
      let at = 0;
      for (const part of waiting) {
        bytes.set(part, at);
        at += part.length;
      }
      const next = { ...file, bytes: file.bytes + bytes.length, chunks: file.chunks + 1, record: null };
      const tx = db.transaction(['files', 'chunks'], 'readwrite');
      await Promise.all([
        tx.objectStore('chunks').put({ path, number: file.chunks, bytes }),
        tx.objectStore('files').put(next),
        tx.done,
      ]);
      file = next;
      waiting = [];
      waitingBytes = 0;
    };
    return {
      get size() {
        return file.bytes + waitingBytes;
      },
      async write(bytes) {
        waiting.push(bytes);
        waitingBytes += bytes.length;
        if (waitingBytes >= chunkBytes) await flush();
      },
      async clear() {
        waiting = [];
        waitingBytes = 0;
        await removeFile(db, path);
        file = { path, bytes: 0, chunks: 0, record: null };
      },
      close: flush,
    };
  }

  async record(path: string): Promise<FileRecord | null> {
    return (await this.#db.get('files', path))?.record ?? null;
  }

  async writeRecord(path: string, record: FileRecord): Promise<void> {
    const tx = this.#db.transaction('files', 'readwrite');
    const file = await tx.store.get(path);
    if (file) await tx.store.put({ ...file, record });
    await tx.done;
  }

  async list(): Promise<StoredFile[]> {
    const files = await this.#db.getAll('files');
    return files.map(({ path, bytes, record }) => ({ path, bytes, record }));
  }

  async remove(folder: string): Promise<void> {
    for (const path of await this.#db.getAllKeys('files'))
      if (path.startsWith(`${folder}/`)) await removeFile(this.#db, path);
  }
}

async function removeFile(db: IDBPDatabase<FilesSchema>, path: string): Promise<void> {
  const tx = db.transaction(['files', 'chunks'], 'readwrite');
  await Promise.all([
    tx.objectStore('files').delete(path),
    tx.objectStore('chunks').delete(IDBKeyRange.bound([path, 0], [path, Number.POSITIVE_INFINITY])),
    tx.done,
  ]);
}
