import type { IDBPDatabase, IDBPTransaction, StoreNames } from 'idb';
import { digitScale } from '#core/grading/scale.ts';
import type { BackendReport } from '#core/judge/judge.ts';
import { withRowsBy } from '#core/run/backend-use.ts';
import type { RunSummary } from '#core/run/run.ts';
import type { WorkbenchSchema } from './schema.ts';

type Upgrade = IDBPTransaction<WorkbenchSchema, StoreNames<WorkbenchSchema>[], 'versionchange'>;

/** Brings a database from the version before to its own. Data already there must survive. */
export type Migration = (db: IDBPDatabase<WorkbenchSchema>, tx: Upgrade) => void | Promise<void>;

/**
 * In order: the first makes version 1. A published migration is never edited; a change of schema adds one.
 */
export const migrations: readonly Migration[] = [
  function datasets(db) {
    db.createObjectStore('datasets', { keyPath: 'id' });
    db.createObjectStore('rows', { keyPath: ['datasetId', 'start'] });
    db.createObjectStore('rejected', { keyPath: ['datasetId', 'start'] });
    db.createObjectStore('columns', { keyPath: ['datasetId', 'name'] });
  },
  function runs(db) {
    db.createObjectStore('runs', { keyPath: 'id' }).createIndex('datasetId', 'datasetId');
    db.createObjectStore('batches', { keyPath: ['runId', 'number'] });
  },
  /** Every run so far was a judge's; from now on a run says which method it is of. */
  async function methods(_db, tx) {
    const runs = tx.objectStore('runs');
    for (let run = await runs.openCursor(); run; run = await run.continue()) {
      const { summary } = run.value;
      const method = { method: 'judge' } as const;
      const of = { judge: { ...method, ...summary.judge }, spec: { ...method, ...summary.spec } };
      await run.update({ ...run.value, summary: { ...summary, ...of } as typeof summary });
    }
  },
  function grades(db) {
    db.createObjectStore('grades', { keyPath: ['datasetId', 'annotator', 'row'] });
  },
  /** A run named one backend, the last; from now on it names each that scored rows of it. */
  async function backends(_db, tx) {
    const runs = tx.objectStore('runs');
    for (let run = await runs.openCursor(); run; run = await run.continue()) {
      const { backend, ...summary } = run.value.summary as RunSummary & { backend?: BackendReport | null };
      const backends = withRowsBy([], backend ?? null, summary.scored);
      await run.update({ ...run.value, summary: { ...summary, backends } });
    }
  },
  function checkups(db) {
    db.createObjectStore('checkups', { keyPath: 'id' }).createIndex('datasetId', 'datasetId');
  },
  /** Grades of before were of rows that nobody drew: they have none. */
  function draws(db) {
    db.createObjectStore('draws', { keyPath: ['datasetId', 'annotator'] });
  },
  function remarks(db) {
    db.createObjectStore('remarks', { keyPath: ['datasetId', 'annotator', 'row'] });
    db.createObjectStore('gradingPlans', { keyPath: 'datasetId' });
  },
  /** Runs of before kept nothing of what their judge read. */
  function inputs(db) {
    db.createObjectStore('inputs', { keyPath: ['runId', 'number'] });
  },
  /** Rows were graded from 0 to 9; from now on a plan says on what. */
  async function scales(_db, tx) {
    const plans = tx.objectStore('gradingPlans');
    for (let at = await plans.openCursor(); at; at = await at.continue()) {
      const { plan } = at.value;
      await at.update({ ...at.value, plan: { ...plan, scale: plan.scale ?? digitScale } });
    }
  },
  function filters(db) {
    db.createObjectStore('filters', { keyPath: ['datasetId', 'name'] });
  },
];
