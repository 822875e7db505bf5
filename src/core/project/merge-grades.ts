import type { GivenGrade } from '../grading/given-grade.ts';

/** A grade as it is stored, apart from the dataset that it belongs to. */
export interface RowGrade extends GivenGrade {
  row: number;
  annotator: string;
  /** ISO 8601 */
  gradedAt: string;
}

/** One annotator's two grades of one row. The one that is here stays. */
export interface GradeConflict {
  row: number;
  annotator: string;
  here: number;
  there: number;
  hereAt: string;
  thereAt: string;
}

export interface MergedGrades {
  /** Not here yet. */
  added: RowGrade[];
  /** Here already, and the same. */
  same: number;
  conflicts: GradeConflict[];
}

/** Put the grades of two copies together, by row and annotator. Nothing that is here is overwritten. */
export function mergeGrades(here: readonly RowGrade[], there: readonly RowGrade[]): MergedGrades {
  const key = ({ row, annotator }: RowGrade) => `${row}/${annotator}`;
  const known = new Map(here.map((grade) => [key(grade), grade]));
  const merged: MergedGrades = { added: [], same: 0, conflicts: [] };
  for (const grade of there) {
    const own = known.get(key(grade));
    if (!own) {
      known.set(key(grade), grade);
      merged.added.push(grade);
    } else if (own.grade === grade.grade) merged.same += 1;
    else
      merged.conflicts.push({
        row: grade.row,
        annotator: grade.annotator,
        here: own.grade,
        there: grade.grade,
        hereAt: own.gradedAt,
        thereAt: grade.gradedAt,
      });
  }
  return merged;
}
