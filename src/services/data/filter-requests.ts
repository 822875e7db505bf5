import { AppError } from '#core/errors.ts';
import { checkSavedFilter, maxFilterName, maxSavedFilters } from '#core/filter/saved-filter.ts';
import type { DataProtocol } from '#protocol/data-protocol.ts';
import type { Args } from '#protocol/rpc.ts';
import type { Store } from '#storage/store.ts';

/** Filters that have names. */
export class FilterRequests {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  readonly list = ({ datasetId }: Args<DataProtocol, 'filters'>) => this.#store.filters.list(datasetId);

  /** @throws AppError `bad-filter` */
  readonly put = async ({ datasetId, filter, was }: Args<DataProtocol, 'putFilter'>): Promise<null> => {
    const checked = checkSavedFilter(filter);
    if (!checked.ok)
      throw new AppError(
        'bad-filter',
        `A saved filter has a name of at most ${maxFilterName} characters and at least one condition (“${checked.field}”: ${checked.what}). Nothing was saved.`,
        { field: checked.field, what: checked.what },
      );
    const names = (await this.list({ datasetId })).map(({ name }) => name);
    const isNew = !names.includes(checked.value.name) && (was === null || !names.includes(was));
    if (isNew && names.length >= maxSavedFilters)
      throw new AppError(
        'bad-filter',
        `A dataset has at most ${maxSavedFilters} saved filters, and this one has as many. Delete one that is not needed, and save again.`,
        { most: maxSavedFilters },
      );
    await this.#store.filters.put(datasetId, checked.value, was);
    return null;
  };

  readonly remove = async ({ datasetId, name }: Args<DataProtocol, 'removeFilter'>): Promise<null> => {
    await this.#store.filters.delete(datasetId, name);
    return null;
  };
}
