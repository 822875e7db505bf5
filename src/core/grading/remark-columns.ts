import { gradeColumn, isGivenOnColumn, isGradeColumn, isGradedAtColumn } from '../rows/grades.ts';
import type { Cell } from '../rows/row.ts';
import { maxComment, noRemark, type Remark, tagsCell, tagsOfCell } from './remark.ts';

const parts = ['comment', 'tags', 'flag', 'set_aside'] as const;
type Part = (typeof parts)[number];

/** An annotator's name as columns have it, as in `grade_by_NAME`. */
const gradePrefix = gradeColumn('');
const suffixOf = (annotator: string) => gradeColumn(annotator).slice(gradePrefix.length);

/** The columns that an annotator's remarks are exported as. */
export const remarkColumns = (annotator: string): Record<Part, string> =>
  Object.fromEntries(parts.map((part) => [part, `${part}_by_${suffixOf(annotator)}`])) as Record<
    Part,
    string
  >;

/** Whether a column of a file holds somebody's tags, as an export names it. */
export const isTagsColumn = (column: string): boolean => column.startsWith('tags_by_');

/** What the four columns say of one row. */
export function remarkCells({ comment, tags, flagged, setAside }: Remark): Record<Part, Cell> {
  return {
    comment: comment === '' ? null : comment,
    tags: tags.length === 0 ? null : tagsCell(tags),
    flag: flagged ? 1 : null,
    set_aside: setAside,
  };
}

/** The remark of such cells; what is none of ours is passed over. */
export function remarkOfCells(cells: Record<Part, Cell>): Remark {
  const text = (cell: Cell) => (typeof cell === 'string' ? cell : cell === null ? '' : String(cell));
  const setAside = cells.set_aside;
  return {
    comment: text(cells.comment).slice(0, maxComment),
    tags: tagsOfCell(text(cells.tags)),
    flagged: Number(cells.flag) === 1,
    setAside: setAside === 'later' || setAside === 'skipped' ? setAside : noRemark.setAside,
  };
}

/**
 * Whose remarks a file of these columns holds, by the columns of each. A file has all four of a person, which no other
 * tool writes.
 */
export function remarkColumnsIn(columns: readonly string[]): ReadonlyMap<string, Record<Part, string>> {
  const there = new Set(columns);
  const first = 'comment_by_';
  const found = columns
    .filter((column) => column.startsWith(first))
    .map((column) => column.slice(first.length).replaceAll('_', ' '))
    .map((annotator) => [annotator, remarkColumns(annotator)] as const);
  return new Map(found.filter(([, own]) => parts.every((part) => there.has(own[part]))));
}

/** Whether a column of a file is one that people's grades, their times, scales and remarks are exported as. */
export const isGradingColumn = (column: string, remarks: ReturnType<typeof remarkColumnsIn>): boolean =>
  isGradeColumn(column) ||
  isGradedAtColumn(column) ||
  isGivenOnColumn(column) ||
  [...remarks.values()].some((own) => Object.values(own).includes(column));
