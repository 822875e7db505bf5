import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ArtefactStore, isDerived } from '#core/training/artefacts.ts';
import { fileError } from '../../node/files/file-error.ts';
import { replaceFile } from '../../node/files/write-file.ts';

/** A training's files in a folder on disk, each replaced whole. */
export function folderStore(folder: string): ArtefactStore {
  return {
    async read(name) {
      try {
        return new Uint8Array(await readFile(join(folder, name)));
      } catch (thrown) {
        if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw fileError(thrown, { path: join(folder, name) });
      }
    },
    async write(name, bytes) {
      try {
        await mkdir(folder, { recursive: true });
      } catch (thrown) {
        throw fileError(thrown, { path: folder, doing: 'written', consequence: 'Nothing was written.' });
      }
      await replaceFile(join(folder, name), [bytes]);
    },
  };
}

/** What depends on rows and base alone in one folder, so that several trainings share it, and the rest in another. */
export function sharingStore(own: ArtefactStore, shared: ArtefactStore): ArtefactStore {
  const of = (name: string) => (isDerived(name) ? shared : own);
  return { read: (name) => of(name).read(name), write: (name, bytes) => of(name).write(name, bytes) };
}
