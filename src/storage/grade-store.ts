import type { IDBPDatabase } from 'idb';
import { type Grading, isGrade } from '#core/rows/grades.ts';
import { guarded } from './failures.ts';
import type { WorkbenchSchema } from './schema.ts';

/** An empty list sorts after every text and number. */
export const everyGradeOf = (datasetId: string) => IDBKeyRange.bound([datasetId], [datasetId, []]);
const everyGradeBy = (datasetId: string, annotator: string) =>
  IDBKeyRange.bound([datasetId, annotator], [datasetId, annotator, []]);

/** What people say of rows. Each grade is a record of its own, stored before the next one is given. */
export class GradeStore {
  readonly #db: IDBPDatabase<WorkbenchSchema>;

  constructor(db: IDBPDatabase<WorkbenchSchema>) {
    this.#db = db;
  }

  /** Store a grade, or take it away with null; resolves when that is done. */
  put(entry: {
    datasetId: string;
    annotator: string;
    row: number;
    grade: number | null;
    gradedAt: string;
  }): Promise<void> {
    const { datasetId, annotator, row, grade, gradedAt } = entry;
    return guarded(async () => {
      const tx = this.#db.transaction('grades', 'readwrite');
      const change =
        grade === null
          ? tx.store.delete([datasetId, annotator, row])
          : tx.store.put({ datasetId, annotator, row, grade, gradedAt });
      await Promise.all([change, tx.done]);
    });
  }

  /** Store the grades of a file, all or none. Rows and grades are in step. */
  putAll(
    entry: { datasetId: string; annotator: string; gradedAt: string },
    { rows, grades }: { rows: readonly number[]; grades: readonly number[] },
  ): Promise<void> {
    return guarded(async () => {
      const tx = this.#db.transaction('grades', 'readwrite');
      const puts = rows.map((row, at) => tx.store.put({ ...entry, row, grade: grades[at]! }));
      await Promise.all([...puts, tx.done]);
    });
  }

  /** Everyone who graded a row of the dataset, by name. */
  list(datasetId: string): Promise<Grading[]> {
    return guarded(async () => {
      const graded = new Map<string, number>();
      for (const [, annotator] of await this.#db.getAllKeys('grades', everyGradeOf(datasetId)))
        if (typeof annotator === 'string') graded.set(annotator, (graded.get(annotator) ?? 0) + 1);
      return [...graded].map(([annotator, rows]) => ({ annotator, graded: rows }));
    });
  }

  /**
   * One person's grades, dense over the dataset's rows; NaN where there is none, or what is stored is no grade.
   * @param n rows of the dataset
   */
  values(datasetId: string, annotator: string, n: number): Promise<Float64Array> {
    return guarded(async () => {
      const values = new Float64Array(n).fill(Number.NaN);
      for (const { row, grade } of await this.#db.getAll('grades', everyGradeBy(datasetId, annotator)))
        if (isGrade(grade)) values[row] = grade;
      return values;
    });
  }
}
