import type { IDBPDatabase } from 'idb';
import { checkSavedFilter, type SavedFilter } from '#core/filter/saved-filter.ts';
import { guarded } from './failures.ts';
import type { WorkbenchSchema } from './schema.ts';

/** Everything that is kept of one dataset under names. */
export const everyFilterOf = (datasetId: string): IDBKeyRange =>
  IDBKeyRange.bound([datasetId], [datasetId, []]);

/** Filters that have names, each a record of its own, so that two tabs do not overwrite each other's. */
export class FilterStore {
  readonly #db: IDBPDatabase<WorkbenchSchema>;

  constructor(db: IDBPDatabase<WorkbenchSchema>) {
    this.#db = db;
  }

  /** By name. One that is damaged is left out. */
  async list(datasetId: string): Promise<SavedFilter[]> {
    const stored = await guarded(() => this.#db.getAll('filters', everyFilterOf(datasetId)));
    return stored.flatMap(({ name, conditions }) => {
      const checked = checkSavedFilter({ name, conditions });
      return checked.ok ? [checked.value] : [];
    });
  }

  /** Keep a filter under its name, in place of the one that has it. @param was the name it had before, if another */
  put(datasetId: string, { name, conditions }: SavedFilter, was: string | null = null): Promise<void> {
    return guarded(async () => {
      const tx = this.#db.transaction('filters', 'readwrite');
      if (was !== null && was !== name) await tx.store.delete([datasetId, was]);
      await tx.store.put({ datasetId, name, conditions });
      await tx.done;
    });
  }

  delete(datasetId: string, name: string): Promise<void> {
    return guarded(async () => void (await this.#db.delete('filters', [datasetId, name])));
  }
}
