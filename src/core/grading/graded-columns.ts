import { gradeColumn, gradedAtColumn } from '../rows/grades.ts';
import type { Cell } from '../rows/row.ts';
import type { MergedFiles } from './merged-files.ts';
import { noRemark } from './remark.ts';
import { isGradingColumn, remarkCells, remarkColumns, remarkColumnsIn } from './remark-columns.ts';

/** Everybody's grades and remarks as columns of a file, as the page exports them. */
export interface GradedColumns {
  names: readonly string[];
  /** One cell a name. */
  cellsOf(row: number): Cell[];
  /** Columns of the data that these take the place of. */
  own: ReadonlySet<string>;
}

/** @param columns of the data, whose grades are among the merged ones */
export function gradedColumns({ grades, remarks }: MergedFiles, columns: readonly string[]): GradedColumns {
  const byAnnotator = new Map<string, Map<number, { grade: number; gradedAt: string }>>();
  for (const { annotator, row, ...given } of grades) {
    const rows = byAnnotator.get(annotator) ?? new Map();
    byAnnotator.set(annotator, rows.set(row, given));
  }
  const graded = [...byAnnotator].map(([annotator, rows]) => ({ column: gradeColumn(annotator), rows }));
  const said = [...remarks].map(([annotator, rows]) => ({ columns: remarkColumns(annotator), rows }));
  const there = remarkColumnsIn(columns);
  return {
    names: [
      ...graded.flatMap(({ column }) => [column, gradedAtColumn(column)]),
      ...said.flatMap(({ columns }) => Object.values(columns)),
    ],
    cellsOf: (row) => [
      ...graded.flatMap(({ rows }) => {
        const given = rows.get(row);
        return [given?.grade ?? null, given?.gradedAt || null];
      }),
      ...said.flatMap(({ columns, rows }) => {
        const cells = remarkCells(rows.get(row) ?? noRemark);
        return (Object.keys(columns) as (keyof typeof cells)[]).map((part) => cells[part]);
      }),
    ],
    own: new Set(columns.filter((column) => isGradingColumn(column, there))),
  };
}
