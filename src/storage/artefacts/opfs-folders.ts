import { AppError } from '#core/errors.ts';
import type { ArtefactStore } from '#core/training/artefacts.ts';

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
    async list() {
      const ids: string[] = [];
      for await (const [name, handle] of directory.entries()) if (handle.kind === 'directory') ids.push(name);
      return ids.sort();
    },
    folder: (id) => ({
      async read(name) {
        try {
          const folder = await directory.getDirectoryHandle(id);
          const file = await (await folder.getFileHandle(name)).getFile();
          return new Uint8Array(await file.arrayBuffer());
        } catch (thrown) {
          if (isMissing(thrown)) return null;
          throw thrown;
        }
      },
      async write(name, bytes) {
        const folder = await directory.getDirectoryHandle(id, { create: true });
        const writer = await (await folder.getFileHandle(name, { create: true })).createWritable();
        await writer.write(bytes);
        await writer.close();
      },
    }),
    async remove(id) {
      await directory.removeEntry(id, { recursive: true }).catch((thrown) => {
        if (!isMissing(thrown)) throw thrown;
      });
    },
  };
}

const isMissing = (thrown: unknown) => thrown instanceof DOMException && thrown.name === 'NotFoundError';
