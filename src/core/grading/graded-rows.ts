import { AppError } from '../errors.ts';
import { type FoundRemarks, OwnRemarks } from '../export/own-remarks.ts';
import type { RowGrade } from '../project/merge-grades.ts';
import { type RowKey, rowKey } from '../project/row-keys.ts';
import { cellOf } from '../rows/cells.ts';
import { annotatorOf, gradedAtColumn, gradeScale, isGrade, isGradeColumn } from '../rows/grades.ts';
import type { Cell, Row } from '../rows/row.ts';
import { dealtName } from './dealt-rows.ts';
import { timeIn } from './graded-at.ts';

/** What a file says of its rows: whose grades and remarks, and what each row is found by elsewhere. */
export interface GradedRows {
  keys: readonly RowKey[];
  /** Rows are those of the file, from 0. */
  grades: readonly RowGrade[];
  remarks: readonly FoundRemarks[];
}

/** Gathers the grades of a file while its rows go by. */
export class GradedRowsReader {
  readonly #name: string;
  readonly #sha256: (text: string) => string;
  readonly #keys: RowKey[] = [];
  readonly #grades: RowGrade[] = [];
  readonly #remarks = new OwnRemarks();
  readonly #readAt: string;

  /**
   * @param name of the file, for what is said of it
   * @param sha256 of a text's UTF-8, hex
   * @param readAt ISO 8601: when grades count as given of which the file does not say it; null: that is left open,
   *   with an empty text
   */
  constructor(name: string, sha256: (text: string) => string, readAt: string | null) {
    this.#name = name;
    this.#sha256 = sha256;
    this.#readAt = readAt ?? '';
  }

  /** @throws AppError `wrong-scale` where a grade is not on the scale */
  see(row: Row): void {
    const at = this.#keys.push(rowKey(row, this.#sha256)) - 1;
    const columns = Object.keys(row.source);
    for (const column of columns) if (isGradeColumn(column)) this.#grade(at, row, column);
    this.#remarks.see(at, columns, row.source);
  }

  /**
   * @param allowNone a file without grades is one too
   * @throws AppError `no-grades` where nobody graded a row, or said something of one
   */
  rows({ allowNone = false } = {}): GradedRows {
    if (!allowNone && this.#grades.length === 0 && this.#remarks.remarks.length === 0)
      throw noGrades(this.#name, this.#keys.length);
    return { keys: this.#keys, grades: this.#grades, remarks: this.#remarks.remarks };
  }

  #grade(at: number, { id, source }: Row, column: string): void {
    const cell = cellOf(source, column);
    if (cell === null || cell === '') return;
    const grade = Number(cell);
    if (!isGrade(grade)) throw wrongScale(this.#name, { row: at, id, column, cell });
    const annotator = dealtName(source, column) ?? annotatorOf(column);
    const gradedAt = timeIn(source, gradedAtColumn(column)) ?? this.#readAt;
    this.#grades.push({ row: at, annotator, grade, gradedAt });
  }
}

export const noGrades = (name: string, rows: number) =>
  new AppError(
    'no-grades',
    `${name} has ${rows} rows and nobody’s grades: no column grade_by_NAME has a value. Nothing was merged from it. Choose the file that the annotator saved after grading.`,
    { rows },
  );

const wrongScale = (name: string, at: { row: number; id: string; column: string; cell: Cell }) =>
  new AppError(
    'wrong-scale',
    `${name}, row ${at.row + 1} (“${at.id}”): ${at.column} is ${JSON.stringify(at.cell)}, and rows here are graded with whole numbers from ${gradeScale.low} to ${gradeScale.high}. Nothing was merged from this file, since its other grades may be on another scale too. Convert them to this scale, or correct the cell.`,
    { ...at, field: at.column },
  );
