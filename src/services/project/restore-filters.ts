import { freeFilterName, isSameFilter, type SavedFilter } from '#core/filter/saved-filter.ts';
import type { OpenedParts } from '#protocol/project-protocol.ts';
import type { Store } from '#storage/store.ts';

/** Filters that have names. Where another one here has the name, the file's is kept beside it under a name of its own. */
export async function restoreFilters(
  store: Store,
  there: readonly SavedFilter[],
  datasetId: string,
): Promise<OpenedParts> {
  const here = await store.filters.list(datasetId);
  const added: SavedFilter[] = [];
  for (const filter of there) {
    const known = [...here, ...added];
    if (known.some(({ conditions }) => isSameFilter(conditions, filter.conditions))) continue;
    const names = known.map(({ name }) => name);
    added.push(
      names.includes(filter.name) ? { ...filter, name: freeFilterName(filter.name, names) } : filter,
    );
  }
  for (const filter of added) await store.filters.put(datasetId, filter);
  return { added: added.length, here: there.length - added.length };
}
