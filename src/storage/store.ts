import { type IDBPDatabase, openDB } from 'idb';
import { AppError } from '#core/errors.ts';
import type { StoragePart } from '#core/storage/storage-part.ts';
import { CheckupStore } from './checkup-store.ts';
import { DamagedStore } from './damaged-store.ts';
import { DatasetStore } from './dataset-store.ts';
import { DrawStore } from './draw-store.ts';
import { guarded } from './failures.ts';
import { FilterStore } from './filter-store.ts';
import { GradeStore } from './grade-store.ts';
import { GradingPlanStore } from './grading-plan-store.ts';
import { migrations } from './migrations.ts';
import { RemarkStore } from './remark-store.ts';
import { RunStore } from './run-store.ts';
import type { WorkbenchSchema } from './schema.ts';
import { storageParts } from './usage/storage-parts.ts';

export const databaseName = 'self-judge-workbench';

/** The stores of this page, on one connection. Each worker opens its own. */
export interface Store {
  datasets: DatasetStore;
  runs: RunStore;
  grades: GradeStore;
  draws: DrawStore;
  remarks: RemarkStore;
  gradingPlans: GradingPlanStore;
  filters: FilterStore;
  checkups: CheckupStore;
  damaged: DamagedStore;
  /** What is kept, by what it belongs to. */
  parts(): Promise<StoragePart[]>;
  close(): void;
}

/** Open, making or upgrading the database where needed. Throws an `AppError` where storage can't be had. */
export async function openStore(name = databaseName): Promise<Store> {
  const db = await openDatabase(name);
  const [datasets, runs] = [new DatasetStore(db), new RunStore(db)];
  return {
    datasets,
    runs,
    grades: new GradeStore(db),
    draws: new DrawStore(db),
    remarks: new RemarkStore(db),
    gradingPlans: new GradingPlanStore(db),
    filters: new FilterStore(db),
    checkups: new CheckupStore(db),
    damaged: new DamagedStore(db, { datasets, runs }),
    parts: () => storageParts(db),
    close: () => db.close(),
  };
}

/** @param version a version to stop at; the newest unless a test asks for an older one */
export async function openDatabase(
  name: string,
  version = migrations.length,
): Promise<IDBPDatabase<WorkbenchSchema>> {
  if (typeof indexedDB === 'undefined')
    throw new AppError(
      'storage-unavailable',
      'This browser has no IndexedDB, so datasets and runs cannot be kept. Use a current browser.',
    );
  return guarded(() =>
    openDB<WorkbenchSchema>(name, version, {
      async upgrade(db, oldVersion, newVersion, tx) {
        for (const migration of migrations.slice(oldVersion, newVersion ?? version)) await migration(db, tx);
      },
      // A newer page in another tab wants to upgrade: give way, so that it does not wait for ever.
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    }),
  );
}
