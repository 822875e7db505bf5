import { AppError } from '#core/errors.ts';
import type { AdapterSource } from '#core/models/adapter-entry.ts';
import { shippedAdapters } from '#core/models/shipped-adapters.ts';
import { type ByteSource, blobSource, bufferSource } from '#model/weights/byte-source.ts';
import { AdapterLibrary } from '#storage/adapters/adapter-library.ts';
import { fetchShippedAdapter } from '#storage/adapters/shipped-adapter.ts';
import { openFolders } from '#storage/artefacts/opfs-folders.ts';

export interface AdapterFiles {
  /** Where its files do not name it. */
  name: string;
  files: Map<string, ByteSource>;
}

export const openAdapterLibrary = async () => new AdapterLibrary(await openFolders('adapters'));

/** An adapter's files: from the page's host, or from this browser. */
export async function adapterFiles({ kind, id }: AdapterSource): Promise<AdapterFiles> {
  if (kind === 'shipped') {
    const adapter = shippedAdapters.find((each) => each.id === id);
    if (!adapter) throw noAdapter(id);
    const blobs = await fetchShippedAdapter(adapter);
    return { name: adapter.name, files: new Map([...blobs].map(([name, blob]) => [name, blobSource(blob)])) };
  }
  const files = await (await openAdapterLibrary()).files(id);
  if (!files) throw noAdapter(id);
  return { name: id, files: new Map([...files].map(([name, bytes]) => [name, bufferSource(bytes)])) };
}

const noAdapter = (id: string) =>
  new AppError(
    'no-adapter',
    'This adapter is no longer here. Choose another judge; runs that it scored are kept.',
    { id },
  );
