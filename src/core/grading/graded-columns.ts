import { choiceColumn, gradeColumn, gradedAtColumn, scaleColumn } from '../rows/grades.ts';
import type { Cell } from '../rows/row.ts';
import { type GivenGrade, givenOnCells, noGivenOn } from './given-grade.ts';
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
  const byAnnotator = new Map<string, Map<number, GivenGrade & { gradedAt: string }>>();
  for (const { annotator, row, ...given } of grades) {
    const rows = byAnnotator.get(annotator) ?? new Map();
    byAnnotator.set(annotator, rows.set(row, given));
  }
  const graded = [...byAnnotator].map(([annotator, rows]) => ({
    column: gradeColumn(annotator),
    rows,
    isNamed: [...rows.values()].some(({ givenOn }) => givenOn !== undefined),
  }));
  const said = [...remarks].map(([annotator, rows]) => ({ columns: remarkColumns(annotator), rows }));
  const there = remarkColumnsIn(columns);
  return {
    names: [
      ...graded.flatMap(({ column, isNamed }) => [
        column,
        ...(isNamed ? [choiceColumn(column), scaleColumn(column)] : []),
        gradedAtColumn(column),
      ]),
      ...said.flatMap(({ columns }) => Object.values(columns)),
    ],
    cellsOf: (row) => [
      ...graded.flatMap(({ rows, isNamed }) => {
        const given = rows.get(row);
        const { choice, scale } = given ? givenOnCells(given) : noGivenOn;
        return [given?.grade ?? null, ...(isNamed ? [choice, scale] : []), given?.gradedAt || null];
      }),
      ...said.flatMap(({ columns, rows }) => {
        const cells = remarkCells(rows.get(row) ?? noRemark);
        return (Object.keys(columns) as (keyof typeof cells)[]).map((part) => cells[part]);
      }),
    ],
    own: new Set(columns.filter((column) => isGradingColumn(column, there))),
  };
}
