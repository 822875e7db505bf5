import type { IDBPDatabase } from 'idb';
import { type GivenGrade, isGivenGrade, scaleGivenOn } from '#core/grading/given-grade.ts';
import type { RowGrade } from '#core/project/merge-grades.ts';
import type { Grading } from '#core/rows/grades.ts';
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
    given: GivenGrade | null;
    gradedAt: string;
  }): Promise<void> {
    const { datasetId, annotator, row, given, gradedAt } = entry;
    return guarded(async () => {
      const tx = this.#db.transaction('grades', 'readwrite');
      const change =
        given === null
          ? tx.store.delete([datasetId, annotator, row])
          : tx.store.put({ datasetId, annotator, row, ...given, gradedAt });
      await Promise.all([change, tx.done]);
    });
  }

  /** Store the grades of a file, all or none. */
  putAll(datasetId: string, grades: readonly RowGrade[]): Promise<void> {
    return guarded(async () => {
      const tx = this.#db.transaction('grades', 'readwrite');
      const puts = grades.map((grade) => tx.store.put({ datasetId, ...grade }));
      await Promise.all([...puts, tx.done]);
    });
  }

  /** Every grade of a dataset's rows; what is stored and is no grade is left out. */
  all(datasetId: string): Promise<RowGrade[]> {
    return guarded(async () => {
      const stored = await this.#db.getAll('grades', everyGradeOf(datasetId));
      return stored.filter(isGivenGrade).map(({ datasetId: _, ...grade }) => grade);
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
  async values(datasetId: string, annotator: string, n: number): Promise<Float64Array> {
    return (await this.valuesAndTimes(datasetId, annotator, n)).grades;
  }

  /** The same, with when each was given, ISO 8601, and which choice on which scale; null where there is no grade. Shapes [n]. */
  valuesAndTimes(
    datasetId: string,
    annotator: string,
    n: number,
  ): Promise<{ grades: Float64Array; times: (string | null)[]; given: (GivenGrade | null)[] }> {
    return guarded(async () => {
      const grades = new Float64Array(n).fill(Number.NaN);
      const times = Array.from({ length: n }, (): string | null => null);
      const given = Array.from({ length: n }, (): GivenGrade | null => null);
      for (const { row, grade, gradedAt, givenOn } of await this.#db.getAll(
        'grades',
        everyGradeBy(datasetId, annotator),
      ))
        if (isGivenGrade({ grade, givenOn }) && row < n) {
          grades[row] = grade;
          times[row] = gradedAt;
          given[row] = { grade, ...(givenOn && { givenOn }) };
        }
      return { grades, times, given };
    });
  }

  /** The rows that one person graded on each scale, by its text. @param n rows of the dataset */
  async scales(
    datasetId: string,
    annotator: string,
    n: number,
  ): Promise<{ scale: string; rows: Int32Array }[]> {
    const { given } = await this.valuesAndTimes(datasetId, annotator, n);
    const rows = new Map<string, number[]>();
    given.forEach((one, row) => {
      if (one === null) return;
      const scale = scaleGivenOn(one);
      const there = rows.get(scale);
      if (there) there.push(row);
      else rows.set(scale, [row]);
    });
    return [...rows].map(([scale, of]) => ({ scale, rows: Int32Array.from(of) }));
  }
}
