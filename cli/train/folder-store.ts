import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ArtefactStore, isDerived } from '#core/training/artefacts.ts';

/** A training's files in a folder on disk, each replaced whole. */
export function folderStore(folder: string): ArtefactStore {
  return {
    async read(name) {
      try {
        return new Uint8Array(await readFile(join(folder, name)));
      } catch (thrown) {
        if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw thrown;
      }
    },
    async write(name, bytes) {
      await mkdir(folder, { recursive: true });
      const temporary = join(folder, `${name}.writing`);
      await writeFile(temporary, bytes, { flush: true });
      await rename(temporary, join(folder, name));
    },
  };
}

/** What depends on rows and base alone in one folder, so that several trainings share it, and the rest in another. */
export function sharingStore(own: ArtefactStore, shared: ArtefactStore): ArtefactStore {
  const of = (name: string) => (isDerived(name) ? shared : own);
  return { read: (name) => of(name).read(name), write: (name, bytes) => of(name).write(name, bytes) };
}
