import { type GradeConflict, mergeGrades, type RowGrade } from '../project/merge-grades.ts';
import { annotatorOf, gradeColumn } from '../rows/grades.ts';
import type { GradedRows } from './graded-rows.ts';
import { placeRows } from './place-rows.ts';
import { isSameRemark, type Remark } from './remark.ts';

export interface MergedFile {
  name: string;
  rows: number;
  matched: number;
  /** Ids of its rows that are not in the data. */
  unmatched: readonly string[];
  added: number;
  same: number;
  /** Comments, tags and flags that were added. */
  remarks: number;
}

/** A name as columns can spell it: in a file, whoever has the same column is the same person. */
const spelled = (annotator: string): string => annotatorOf(gradeColumn(annotator));

/** Grades of several files, put beside the rows of one. Nothing that is there is overwritten. */
export class MergedFiles {
  readonly #data: GradedRows;
  readonly grades: RowGrade[];
  /** By annotator, then by row. */
  readonly remarks = new Map<string, Map<number, Remark>>();
  readonly files: MergedFile[] = [];
  readonly conflicts: (GradeConflict & { file: string; rowId: string })[] = [];
  readonly differingRemarks: { file: string; rowId: string; row: number; annotator: string }[] = [];

  /** @param data the rows, with grades that they have already */
  constructor(data: GradedRows) {
    this.#data = data;
    this.grades = data.grades.map((grade) => ({ ...grade, annotator: spelled(grade.annotator) }));
    for (const { annotator, remarks } of data.remarks)
      this.remarks.set(spelled(annotator), new Map(remarks.map(({ row, remark }) => [row, remark])));
  }

  /** @throws AppError `other-dataset` where fewer than half of its rows are in the data */
  add(file: string, there: GradedRows): void {
    const { rowHere, matched, unmatched } = placeRows(file, there.keys, this.#data.keys);
    const placed = there.grades.flatMap((grade) => {
      const row = rowHere[grade.row]!;
      return row === -1 ? [] : [{ ...grade, annotator: spelled(grade.annotator), row }];
    });
    const { added, same, conflicts } = mergeGrades(this.grades, placed);
    for (const grade of added) this.grades.push(grade);
    for (const conflict of conflicts)
      this.conflicts.push({ ...conflict, file, rowId: this.#data.keys[conflict.row]!.id });
    const remarks = this.#addRemarks(file, there, rowHere);
    this.files.push({
      name: file,
      rows: there.keys.length,
      matched,
      unmatched,
      added: added.length,
      same,
      remarks,
    });
  }

  /** How many grades each person gave. */
  get graded(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { annotator } of this.grades) counts.set(annotator, (counts.get(annotator) ?? 0) + 1);
    return counts;
  }

  #addRemarks(file: string, there: GradedRows, rowHere: Int32Array): number {
    let added = 0;
    for (const { annotator: name, remarks } of there.remarks) {
      const annotator = spelled(name);
      const here = this.remarks.get(annotator) ?? new Map<number, Remark>();
      this.remarks.set(annotator, here);
      for (const { row: at, remark } of remarks) {
        const row = rowHere[at]!;
        if (row === -1) continue;
        const own = here.get(row);
        if (!own) {
          here.set(row, remark);
          added += 1;
        } else if (!isSameRemark(own, remark))
          this.differingRemarks.push({ file, rowId: this.#data.keys[row]!.id, row, annotator });
      }
    }
    return added;
  }
}
