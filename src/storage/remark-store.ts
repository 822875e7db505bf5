import type { IDBPDatabase } from 'idb';
import { checkRemark } from '#core/grading/grading-schema.ts';
import { isEmptyRemark, type Remark } from '#core/grading/remark.ts';
import { guarded } from './failures.ts';
import type { WorkbenchSchema } from './schema.ts';

/** An empty list sorts after every text and number. */
export const everyRemarkOf = (datasetId: string) => IDBKeyRange.bound([datasetId], [datasetId, []]);
const everyRemarkBy = (datasetId: string, annotator: string) =>
  IDBKeyRange.bound([datasetId, annotator], [datasetId, annotator, []]);

/** A row with what was said of it. */
export interface RowRemark {
  row: number;
  remark: Remark;
}

interface Author {
  datasetId: string;
  annotator: string;
  /** ISO 8601 */
  changedAt: string;
}

/** Comments, tags and flags of those who grade. Each row is a record of its own, stored before the next one is changed. */
export class RemarkStore {
  readonly #db: IDBPDatabase<WorkbenchSchema>;

  constructor(db: IDBPDatabase<WorkbenchSchema>) {
    this.#db = db;
  }

  /** Store a remark; an empty one takes the record away. Resolves when that is done. */
  put({ row, remark, ...author }: Author & RowRemark): Promise<void> {
    return guarded(async () => {
      const tx = this.#db.transaction('remarks', 'readwrite');
      const change = isEmptyRemark(remark)
        ? tx.store.delete([author.datasetId, author.annotator, row])
        : tx.store.put({ ...author, row, remark });
      await Promise.all([change, tx.done]);
    });
  }

  /** Store the remarks of a file, all or none. */
  putAll(author: Author, remarks: readonly RowRemark[]): Promise<void> {
    return guarded(async () => {
      const tx = this.#db.transaction('remarks', 'readwrite');
      await Promise.all([...remarks.map((one) => tx.store.put({ ...author, ...one })), tx.done]);
    });
  }

  /** Everyone with a remark on a row of the dataset, by name. */
  annotators(datasetId: string): Promise<string[]> {
    return guarded(async () => {
      const names = new Set<string>();
      for (const [, annotator] of await this.#db.getAllKeys('remarks', everyRemarkOf(datasetId)))
        if (typeof annotator === 'string') names.add(annotator);
      return [...names];
    });
  }

  /** One person's remarks, by row; what is stored and is none is left out. */
  list(datasetId: string, annotator: string): Promise<RowRemark[]> {
    return guarded(async () => {
      const stored = await this.#db.getAll('remarks', everyRemarkBy(datasetId, annotator));
      return stored.flatMap(({ row, remark }) => {
        const checked = checkRemark(remark);
        return Number.isInteger(row) && checked.ok ? [{ row, remark: checked.value }] : [];
      });
    });
  }
}
