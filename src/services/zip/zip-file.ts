import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';

const partChars = 1 << 18;
const partBytes = 1 << 20;

/** One file of a zip that is being written. */
export interface ZipEntry {
  /** A line of text and its line feed. */
  line(text: string): void;
  end(): void;
}

/** A zip that is written file by file, a part at a time: no file of it stands whole in memory. */
export class ZipFile {
  readonly #parts: Blob[] = [];
  readonly #zip: Zip;
  readonly #encoder = new TextEncoder();
  /** SHA-256 of each file's bytes by name, hex. */
  readonly digests: Record<string, string> = {};

  constructor() {
    this.#zip = new Zip((error, bytes) => {
      if (error) throw error;
      this.#parts.push(new Blob([bytes as Uint8Array<ArrayBuffer>]));
    });
  }

  /** Begin a file of lines; it must end before the next begins. */
  lines(name: string): ZipEntry {
    const entry = new ZipDeflate(name, { level: 6 });
    this.#zip.add(entry);
    const hash = sha256.create();
    let open = '';
    const push = (final: boolean) => {
      const bytes = this.#encoder.encode(open);
      hash.update(bytes);
      entry.push(bytes, final);
      open = '';
    };
    return {
      line(text) {
        open += `${text}\n`;
        if (open.length >= partChars) push(false);
      },
      end: () => {
        push(true);
        this.digests[name] = bytesToHex(hash.digest());
      },
    };
  }

  /** A file that stands elsewhere already, read a part at a time. */
  async blob(name: string, blob: Blob): Promise<void> {
    const entry = new ZipDeflate(name, { level: 6 });
    this.#zip.add(entry);
    const hash = sha256.create();
    for (let from = 0; from < blob.size; from += partBytes) {
      const bytes = new Uint8Array(await blob.slice(from, from + partBytes).arrayBuffer());
      hash.update(bytes);
      entry.push(bytes);
    }
    entry.push(new Uint8Array(0), true);
    this.digests[name] = bytesToHex(hash.digest());
  }

  /** A file that does not shrink any more, such as a zip. */
  bytes(name: string, bytes: Uint8Array): void {
    const entry = new ZipPassThrough(name);
    this.#zip.add(entry);
    entry.push(bytes, true);
    this.digests[name] = bytesToHex(sha256(bytes));
  }

  finish(): Blob {
    this.#zip.end();
    return new Blob(this.#parts, { type: 'application/zip' });
  }
}
