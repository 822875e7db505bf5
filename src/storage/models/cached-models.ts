import { type CatalogueModel, hubSource, storedFolder, storedPath } from '#core/models/catalogue.ts';
import { verified } from './fetch-model.ts';
import type { FileStore } from './file-store.ts';
import { siteRoot } from './model-sites.ts';
import { openFileStore } from './open-file-store.ts';

/** A model that takes room in the browser, whole or in part. */
export interface CachedModel {
  id: string;
  bytes: number;
  /** Every file that is there was verified. */
  complete: boolean;
}

export async function listCachedModels(store?: FileStore): Promise<CachedModel[]> {
  const models = new Map<string, CachedModel>();
  for (const { path, bytes, record } of await (store ?? (await openFileStore())).list()) {
    const id = decodeURIComponent(path.slice(0, path.indexOf('/')));
    const model = models.get(id) ?? { id, bytes: 0, complete: true };
    models.set(id, { id, bytes: model.bytes + bytes, complete: model.complete && record !== null });
  }
  return [...models.values()].sort((a, b) => a.id.localeCompare(b.id));
}

/** Free a model's room. It can be fetched again. */
export async function removeCachedModel(id: string, store?: FileStore): Promise<void> {
  await (store ?? (await openFileStore())).remove(storedFolder(id));
}

/** Where a model can be had: without the Hub, only from the Hub, or from nowhere this page may ask. */
export type Availability = 'here' | 'hub' | 'nowhere';

/** Says it for each model, without fetching one. The page's host lists what it has in models/index.json. */
export async function availability(
  models: readonly CatalogueModel[],
  {
    store,
    site = siteRoot(),
    fetch = globalThis.fetch.bind(globalThis),
  }: { store?: FileStore; site?: URL; fetch?: typeof globalThis.fetch } = {},
): Promise<Map<string, Availability>> {
  const files = store ?? (await openFileStore());
  const onHost = await hostIndex(site, fetch);
  const found = new Map<string, Availability>();
  for (const model of models) {
    const cached = await Promise.all(
      model.files.map((file) => verified(files, storedPath(model, file.name), file)),
    );
    if (onHost.has(model.id) || cached.every((blob) => blob !== null)) found.set(model.id, 'here');
    else found.set(model.id, hubSource(model) ? 'hub' : 'nowhere');
  }
  return found;
}

/** Models that lie beside the page. A host without the list, or one that can't be reached, has none. */
async function hostIndex(site: URL, fetch: typeof globalThis.fetch): Promise<Set<string>> {
  try {
    const response = await fetch(new URL('models/index.json', site));
    const index = (await response.json()) as { models?: unknown };
    return new Set(Array.isArray(index.models) ? index.models : []);
  } catch {
    return new Set();
  }
}
