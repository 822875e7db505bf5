import type { IDBPDatabase, StoreNames } from 'idb';
import type { StoragePart, StoragePartName } from '#core/storage/storage-part.ts';
import { meaningsFolder } from '../artefacts/meaning-store.ts';
import { guarded } from '../failures.ts';
import type { WorkbenchSchema } from '../schema.ts';
import { recordBytes } from './record-bytes.ts';

const tables: Record<StoreNames<WorkbenchSchema>, StoragePartName> = {
  datasets: 'datasets',
  rows: 'datasets',
  rejected: 'datasets',
  columns: 'datasets',
  runs: 'runs',
  batches: 'runs',
  inputs: 'states',
  checkups: 'checkups',
  grades: 'grading',
  draws: 'grading',
  remarks: 'grading',
  gradingPlans: 'grading',
  filters: 'datasets',
};

/** Folders of the origin's private file system. */
const folders: Record<string, StoragePartName> = {
  models: 'models',
  adapters: 'adapters',
  trainings: 'trainings',
  [meaningsFolder]: 'datasets',
};

/** What is kept, by what it belongs to, the largest first; it is walked through, which takes a while where there is much. */
export async function storageParts(db: IDBPDatabase<WorkbenchSchema>): Promise<StoragePart[]> {
  const bytes = new Map<StoragePartName, number>();
  const add = (part: StoragePartName, more: number) => bytes.set(part, (bytes.get(part) ?? 0) + more);
  for (const [table, part] of Object.entries(tables) as [StoreNames<WorkbenchSchema>, StoragePartName][])
    add(part, await tableBytes(db, table));
  for (const [folder, part] of Object.entries(folders)) add(part, await folderBytes(folder));
  return [...bytes]
    .map(([part, size]) => ({ part, bytes: size }))
    .filter((part) => part.bytes > 0)
    .sort((a, b) => b.bytes - a.bytes);
}

const tableBytes = (db: IDBPDatabase<WorkbenchSchema>, table: StoreNames<WorkbenchSchema>): Promise<number> =>
  guarded(async () => {
    let bytes = 0;
    // One record at a time: rows of a large dataset do not fit into memory at once.
    for (let at = await db.transaction(table).store.openCursor(); at; at = await at.continue())
      bytes += recordBytes(at.value);
    return bytes;
  });

/** 0 where there is no such folder, or no private file system. */
async function folderBytes(name: string): Promise<number> {
  try {
    const origin = await navigator.storage.getDirectory();
    return await bytesIn(await origin.getDirectoryHandle(name));
  } catch {
    return 0;
  }
}

async function bytesIn(folder: FileSystemDirectoryHandle): Promise<number> {
  let bytes = 0;
  for await (const handle of folder.values())
    bytes +=
      handle.kind === 'file'
        ? (await (handle as FileSystemFileHandle).getFile()).size
        : await bytesIn(handle as FileSystemDirectoryHandle);
  return bytes;
}
