import type { IDBPDatabase } from 'idb';
import type { Checkup } from '#core/checkup/checkup.ts';
import { isCheckup } from '#core/checkup/checkup-schema.ts';
import { AppError } from '#core/errors.ts';
import { guarded } from './failures.ts';
import type { StoredCheckup, WorkbenchSchema } from './schema.ts';

/** A check-up with its scores so far; NaN where a text is not read or has no valid score, `read` tells which. */
export interface ScoredCheckup {
  summary: Checkup;
  score: Float64Array;
  /** 1 where the text is read. */
  read: Uint8Array;
}

/** Check-ups of judges. A batch is stored with its check-up, in one write. */
export class CheckupStore {
  readonly #db: IDBPDatabase<WorkbenchSchema>;

  constructor(db: IDBPDatabase<WorkbenchSchema>) {
    this.#db = db;
  }

  put({ summary, score, read }: ScoredCheckup): Promise<void> {
    const { id, datasetId } = summary;
    return guarded(
      async () => void (await this.#db.put('checkups', { id, datasetId, summary, score, read })),
    );
  }

  /** @throws AppError `missing-checkup` where it is gone or was damaged */
  async get(id: string): Promise<ScoredCheckup> {
    const stored = await guarded(() => this.#db.get('checkups', id));
    if (stored && isSound(stored)) return stored;
    throw new AppError('missing-checkup', 'This check-up is no longer stored here. Start a new one.', { id });
  }

  has(id: string): Promise<boolean> {
    return guarded(async () => (await this.#db.count('checkups', id)) > 0);
  }

  /** Those of a dataset, newest first; what is damaged is left out (`DamagedStore`). */
  async list(datasetId: string): Promise<Checkup[]> {
    const stored = await guarded(() => this.#db.getAllFromIndex('checkups', 'datasetId', datasetId));
    return stored
      .filter(isSound)
      .map(({ summary }) => summary)
      .sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  }

  /** Finished ones of an adapter, on whichever dataset, newest first. @param sha256 of its weights */
  async ofAdapter(sha256: string): Promise<Checkup[]> {
    const stored = await guarded(() => this.#db.getAll('checkups'));
    return stored
      .filter(isSound)
      .map(({ summary }) => summary)
      .filter(({ report, judge }) => report !== null && judge.adapter?.sha256 === sha256)
      .sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  }

  remove(id: string): Promise<void> {
    return guarded(() => this.#db.delete('checkups', id));
  }
}

/** Whether a stored check-up can be worked with. */
export const isSound = ({ id, datasetId, summary, score, read }: StoredCheckup): boolean =>
  isCheckup(summary, id) &&
  summary.datasetId === datasetId &&
  score instanceof Float64Array &&
  read instanceof Uint8Array &&
  score.length === summary.texts &&
  read.length === summary.texts;
