import { AppError } from '../errors.ts';
import { type FoundRemarks, OwnRemarks } from '../export/own-remarks.ts';
import type { RowGrade } from '../project/merge-grades.ts';
import { type RowKey, rowKey } from '../project/row-keys.ts';
import { cellOf } from '../rows/cells.ts';
import { annotatorOf, gradedAtColumn, gradeScale, isGradeColumn } from '../rows/grades.ts';
import type { Cell, Row } from '../rows/row.ts';
import { dealtName } from './dealt-rows.ts';
import { gradeInCell, tellsScale } from './given-grade.ts';
import { timeIn } from './graded-at.ts';
import { gradingScaleColumn, isDigitScale } from './grading-plan.ts';
import { digitScale, type Scale, scaleText } from './scale.ts';

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
  readonly #expected: Scale;

  /**
   * @param name of the file, for what is said of it
   * @param sha256 of a text's UTF-8, hex
   * @param readAt ISO 8601: when grades count as given of which the file does not say it; null: that is left open,
   *   with an empty text
   * @param expected what rows are graded on where the file goes to
   */
  constructor(
    name: string,
    sha256: (text: string) => string,
    readAt: string | null,
    expected: Scale = digitScale,
  ) {
    this.#name = name;
    this.#sha256 = sha256;
    this.#readAt = readAt ?? '';
    this.#expected = expected;
  }

  /** What the file says its rows are graded on; null: it does not say. */
  get scale(): Scale | null {
    return this.#remarks.scale;
  }

  /** @throws AppError `wrong-scale` where a grade is not on the scale, or its scale is not told and cannot be guessed */
  see(row: Row): void {
    const at = this.#keys.push(rowKey(row, this.#sha256)) - 1;
    const columns = Object.keys(row.source);
    this.#remarks.see(at, columns, row.source);
    for (const column of columns) if (isGradeColumn(column)) this.#grade(at, row, column);
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
    const told = this.#remarks.scale;
    const isTold = told !== null || tellsScale(source, column);
    const scale = told ?? this.#expected;
    const given = gradeInCell(source, column, scale);
    if (given === null) return;
    const cell = cellOf(source, column);
    const where = { row: at, id, column, cell };
    // A 4 may be four of nine or four of five: only a name is sure.
    if (!isTold && !isDigitScale(scale) && !Number.isNaN(Number(cell)))
      throw untoldScale(this.#name, where, this.#expected);
    if (given === 'off-scale') throw wrongScale(this.#name, where, scale);
    const annotator = dealtName(source, column) ?? annotatorOf(column);
    const gradedAt = timeIn(source, gradedAtColumn(column)) ?? this.#readAt;
    this.#grades.push({ row: at, annotator, ...given, gradedAt });
  }
}

export const noGrades = (name: string, rows: number) =>
  new AppError(
    'no-grades',
    `${name} has ${rows} rows and nobody’s grades: no column grade_by_NAME has a value. Nothing was merged from it. Choose the file that the annotator saved after grading.`,
    { rows },
  );

interface Where {
  row: number;
  id: string;
  column: string;
  cell: Cell;
}

const wrongScale = (name: string, at: Where, scale: Scale) =>
  new AppError(
    'wrong-scale',
    `${name}, row ${at.row + 1} (“${at.id}”): ${at.column} is ${JSON.stringify(at.cell)}, and rows ${
      isDigitScale(scale)
        ? `here are graded with whole numbers from ${gradeScale.low} to ${gradeScale.high}`
        : `of this file are graded on ${scaleText(scale)}`
    }. Nothing was merged from this file, since its other grades may be on another scale too. Convert them to this scale, correct the cell, or name the scale of all its grades in a column ${gradingScaleColumn}.`,
    { ...at, field: at.column },
  );

const untoldScale = (name: string, at: Where, expected: Scale) =>
  new AppError(
    'wrong-scale',
    `${name}, row ${at.row + 1} (“${at.id}”): ${at.column} is ${JSON.stringify(at.cell)}, and the file does not say on which scale. Rows here are graded on ${scaleText(expected)}. Nothing was merged from this file. Give it a column ${gradingScaleColumn} that says “0 to 9”, or whatever its scale is, in the first row.`,
    { ...at, field: at.column },
  );
