import { AppError } from '#core/errors.ts';
import type { ArtefactStore } from '#core/training/artefacts.ts';
import { guarded } from '../failures.ts';

/** Folders of artefacts in one place: of trainings, of adapters. */
export interface ArtefactFolders {
  list(): Promise<string[]>;
  folder(id: string): ArtefactStore;
  remove(id: string): Promise<void>;
}

/**
 * Folders in the origin’s private file system, below `root`. A file is replaced when its writer is closed, whole
 * or not at all, so that a crash leaves the checkpoint before.
 */
export async function openFolders(root: string): Promise<ArtefactFolders> {
  const directory = await navigator.storage
    .getDirectory()
    .then((origin) => origin.getDirectoryHandle(root, { create: true }))
    .catch(() => {
      throw new AppError(
        'storage-unavailable',
        'This browser gives the page no private file system, so checkpoints and trained judges cannot be kept. Leave private browsing or use a current browser.',
      );
    });
  return {
    list: () =>
      guarded(async () => {
        const ids: string[] = [];
        for await (const [name, handle] of directory.entries())
          if (handle.kind === 'directory') ids.push(name);
        return ids.sort();
      }),
    folder: (id) => ({
      read: (name) =>
        guarded(() =>
          orNull(async () => {
            const folder = await directory.getDirectoryHandle(id);
            const file = await (await folder.getFileHandle(name)).getFile();
            return new Uint8Array(await file.arrayBuffer());
          }),
        ),
      write: (name, bytes) =>
        guarded(async () => {
          const folder = await directory.getDirectoryHandle(id, { create: true });
          const writer = await (await folder.getFileHandle(name, { create: true })).createWritable();
          try {
            await writer.write(bytes);
          } catch (thrown) {
            // What was written goes, and the file of before stays.
            await writer.abort().catch(() => {});
            throw thrown;
          }
          await writer.close();
        }),
    }),
    remove: (id) =>
      guarded(async () => void (await orNull(() => directory.removeEntry(id, { recursive: true })))),
  };
}

/** Null where there is no such file or folder. */
async function orNull<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'NotFoundError') return null;
    throw thrown;
  }
}
