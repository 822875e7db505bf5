/** What was verified of a stored file. Written last: a file without one is a part of a download. */
export interface FileRecord {
  bytes: number;
  /** Hex. */
  sha256: string;
  /** SHA-256 of each piece (`piece-hashes.ts`), in hex: what a stored file is checked by before each use. Older records have none. */
  pieces?: string[];
}

/** Writes on at a file's end. One at a time per file. */
export interface Appender {
  /** Bytes stored so far. */
  readonly size: number;
  write(bytes: Uint8Array): Promise<void>;
  /** Throw away what is there. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export interface StoredFile {
  path: string;
  bytes: number;
  record: FileRecord | null;
}

/**
 * Files by path (`<model>/<file>`), kept by the browser. What was written before a crash is there after it.
 * A store's own failures are DOMExceptions, `QuotaExceededError` among them.
 */
export interface FileStore {
  readonly kind: 'opfs' | 'indexeddb' | 'memory';
  /** The file as far as it is there, readable by range without loading it whole. */
  read(path: string): Promise<Blob | null>;
  append(path: string): Promise<Appender>;
  record(path: string): Promise<FileRecord | null>;
  writeRecord(path: string, record: FileRecord): Promise<void>;
  list(): Promise<StoredFile[]>;
  /** Remove the files below a folder, records first. */
  remove(folder: string): Promise<void>;
}
