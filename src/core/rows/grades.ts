/** How many rows of a dataset one person graded. */
export interface Grading {
  annotator: string;
  /** Rows graded. */
  graded: number;
}

/** Least and greatest value of a grade: the judge's own scale, whatever scale rows are graded on. */
export const gradeScale = { low: 0, high: 9 } as const;

/** Whether something can be the value of a grade; what comes from a file or from storage may be anything. */
export const isGrade = (value: unknown): value is number =>
  typeof value === 'number' && value >= gradeScale.low && value <= gradeScale.high;

const prefix = 'grade by ';

/** What a person's grades are called where a quality label is chosen. */
export const gradeLabel = (annotator: string): string => `${prefix}${annotator}`;

const columnPrefix = 'grade_by_';

/** Whether a column of a file holds a person's grades, as an export names them. */
export const isGradeColumn = (column: string): boolean => column.startsWith(columnPrefix);

/** Whose grades such a column holds. */
export const annotatorOf = (column: string): string => column.slice(columnPrefix.length).replaceAll('_', ' ');

/** The column that they are exported as. */
export const gradeColumn = (annotator: string): string =>
  `${columnPrefix}${annotator
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .replaceAll(' ', '_')}`;

/** The column that says when the grades of a grade column were given. */
export const gradedAtColumn = (column: string): string => column.replace(/^grade_by_/, 'graded_at_by_');

/** The column that says which choice a grade of a grade column was. */
export const choiceColumn = (column: string): string => column.replace(/^grade_by_/, 'choice_by_');

/** The column that says on which scale it was given. */
export const scaleColumn = (column: string): string => column.replace(/^grade_by_/, 'scale_by_');

/** Whether a column of a file says how a person graded. */
export const isGivenOnColumn = (column: string): boolean => /^(?:choice|scale)_by_/.test(column);

/** Whether a column of a file says when a person graded. */
export const isGradedAtColumn = (column: string): boolean => column.startsWith('graded_at_by_');
