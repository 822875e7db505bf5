import { AppError } from '#core/errors.ts';
import type { AdapterEntry } from '#core/models/adapter-entry.ts';
import { currentRecord } from '#core/training/adapter-record.ts';
import { readStoredAdapter, type StoredAdapter } from '#core/training/adapter-record-schema.ts';
import { textBytes } from '#core/training/artefacts.ts';
import type { ArtefactFolders } from '../artefacts/opfs-folders.ts';
import { digest } from '../models/piece-hashes.ts';

/** What is known of a kept adapter, written last: a folder without it does not count. */
const entryFile = 'entry.json';

/** A kept adapter whose record cannot be read: it is listed all the same, so that it can be removed. */
const damagedEntry = (id: string): AdapterEntry => ({
  source: { kind: 'kept', id },
  origin: 'imported',
  name: `Damaged adapter ${id}`,
  kind: 'lora',
  sha256: '',
  base: { id: '', name: 'unknown', sha256: null },
  record: null,
  bytes: 0,
  addedAt: null,
});

/** An entry as it is written now: linear probes were called quick fits. */
const currentEntry = (entry: AdapterEntry): AdapterEntry => ({
  ...entry,
  kind: entry.kind === 'lora' ? 'lora' : 'linear-probe',
  record: entry.record && currentRecord(entry.record),
});

/** The adapters that this browser keeps, a folder each. */
export class AdapterLibrary {
  constructor(private readonly folders: ArtefactFolders) {}

  /** Newest first. */
  async list(): Promise<AdapterEntry[]> {
    const entries: AdapterEntry[] = [];
    for (const id of await this.folders.list()) {
      const stored = await this.read(id);
      if (stored) entries.push(stored === 'damaged' ? damagedEntry(id) : stored.entry);
    }
    return entries.sort((a, b) => (b.addedAt ?? '').localeCompare(a.addedAt ?? ''));
  }

  /**
   * Its files by name; null where it is not kept here.
   * @throws AppError `bad-adapter` where a file is missing or does not hold the bytes that were stored
   */
  async files(id: string): Promise<Map<string, Uint8Array> | null> {
    const stored = await this.read(id);
    if (!stored) return null;
    if (stored === 'damaged') throw damaged(id);
    const files = new Map<string, Uint8Array>();
    const found: Record<string, string> = {};
    for (const name of stored.files) {
      const bytes = await this.folders.folder(id).read(name);
      if (!bytes) throw damaged(id, name);
      files.set(name, bytes);
      found[name] = await digest(bytes);
      if (stored.digests && found[name] !== stored.digests[name]) throw damaged(id, name);
    }
    if (!stored.digests && !Object.values(found).includes(stored.entry.sha256)) throw damaged(id);
    return files;
  }

  /** Keep an adapter in place of one with the same id. */
  async keep(entry: AdapterEntry, files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>): Promise<void> {
    const { id } = entry.source;
    await this.folders.remove(id);
    const folder = this.folders.folder(id);
    for (const [name, bytes] of files) await folder.write(name, bytes);
    const digests: Record<string, string> = {};
    for (const [name, bytes] of files) digests[name] = await digest(bytes);
    const stored: StoredAdapter = { entry, files: [...files.keys()], digests };
    await folder.write(entryFile, textBytes(JSON.stringify(stored)));
  }

  async remove(id: string): Promise<void> {
    await this.folders.remove(id);
  }

  private async read(id: string): Promise<StoredAdapter | 'damaged' | null> {
    const bytes = await this.folders.folder(id).read(entryFile);
    if (!bytes) return null;
    const stored = readStoredAdapter(new TextDecoder().decode(bytes));
    // An entry that names another adapter could not be removed under its own name.
    if (stored?.entry.source.id !== id) return 'damaged';
    return { ...stored, entry: currentEntry(stored.entry) };
  }
}

const damaged = (id: string, file?: string) =>
  new AppError(
    'bad-adapter',
    `What this browser keeps of the adapter is damaged${file ? ` (${file})` : ''}, so it cannot be used. Remove it, and import or train it again.`,
    { id, file },
  );
