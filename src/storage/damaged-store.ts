import type { IDBPDatabase } from 'idb';
import type { DamagedEntry } from '#core/run/damaged-entry.ts';
import { isSound as isSoundCheckup } from './checkup-store.ts';
import { type DatasetStore, isListed } from './dataset-store.ts';
import { guarded } from './failures.ts';
import { isSound as isSoundRun, type RunStore } from './run-store.ts';
import type { StoredDataset, WorkbenchSchema } from './schema.ts';

/** Entries that no list shows, because what is stored of them is not what it should be. Whatever they hold, they can be removed. */
export class DamagedStore {
  constructor(
    private readonly db: IDBPDatabase<WorkbenchSchema>,
    private readonly stores: { datasets: DatasetStore; runs: RunStore },
  ) {}

  /** In no order. */
  list(): Promise<DamagedEntry[]> {
    return guarded(async () => {
      const [datasets, runs, checkups] = await Promise.all([
        this.db.getAll('datasets'),
        this.db.getAll('runs'),
        this.db.getAll('checkups'),
      ]);
      return [
        ...datasets
          .filter((dataset) => !isUnfinished(dataset) && !isRemoved(dataset))
          .filter((dataset) => !(isListed(dataset) && dataset.removedAt === null))
          .map(({ id }) => ({ kind: 'dataset' as const, id })),
        ...runs
          .filter((run) => !isRemoved(run) && !(isSoundRun(run) && run.removedAt === null))
          .map(({ id }) => ({ kind: 'run' as const, id })),
        ...checkups
          .filter((checkup) => !isSoundCheckup(checkup))
          .map(({ id }) => ({ kind: 'check-up' as const, id })),
      ];
    });
  }

  /** For good; a dataset's rows, runs, grades and check-ups go with it. */
  async remove({ kind, id }: DamagedEntry): Promise<void> {
    if (kind === 'dataset') await this.stores.datasets.purge(id);
    else if (kind === 'run') await this.stores.runs.purge(id);
    else await guarded(() => this.db.delete('checkups', id));
  }
}

const isRemoved = ({ removedAt }: { removedAt: unknown }): boolean => typeof removedAt === 'string';

/** An import that is under way, or was when its page ended: it is swept away by its date. */
const isUnfinished = ({ summary, startedAt }: StoredDataset): boolean =>
  summary === null && typeof startedAt === 'string';
