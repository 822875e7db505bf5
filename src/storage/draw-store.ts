import type { IDBPDatabase } from 'idb';
import type { Draw } from '#core/sampling/draws.ts';
import { guarded } from './failures.ts';
import type { WorkbenchSchema } from './schema.ts';

/** An empty list sorts after every text. */
export const everyDrawOf = (datasetId: string) => IDBKeyRange.bound([datasetId], [datasetId, []]);

/** How the rows were drawn that people grade: one record a person and dataset. */
export class DrawStore {
  readonly #db: IDBPDatabase<WorkbenchSchema>;

  constructor(db: IDBPDatabase<WorkbenchSchema>) {
    this.#db = db;
  }

  /** Replace a person's draws; resolves when that is done. */
  put(datasetId: string, annotator: string, draws: readonly Draw[]): Promise<void> {
    return guarded(async () => {
      const tx = this.#db.transaction('draws', 'readwrite');
      await Promise.all([tx.store.put({ datasetId, annotator, draws: [...draws] }), tx.done]);
    });
  }

  /** A person's draws, in order; none where nobody drew rows for them. */
  get(datasetId: string, annotator: string): Promise<Draw[]> {
    return guarded(async () => (await this.#db.get('draws', [datasetId, annotator]))?.draws ?? []);
  }

  /** Everybody for whom rows of the dataset were drawn, by name. */
  annotators(datasetId: string): Promise<string[]> {
    return guarded(async () =>
      (await this.#db.getAllKeys('draws', everyDrawOf(datasetId))).map(([, annotator]) => annotator),
    );
  }
}
