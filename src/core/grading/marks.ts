import { noRemark, type Remark } from './remark.ts';

/** What an annotator's work says of a row, to list rows by. */
export const marks = ['graded', 'ungraded', 'flagged', 'commented', 'later', 'skipped'] as const;
export type Mark = (typeof marks)[number];

/** An annotator's grades, NaN where there is none, and remarks by row. */
export interface OwnWork {
  grades: Float64Array;
  remarks: ReadonlyMap<number, Remark>;
}

/**
 * Whether a row bears a mark. What was set aside and graded after all counts as graded alone.
 * @param mark null: any row
 * @param tag null: any row
 */
export function bears(
  { grades, remarks }: OwnWork,
  row: number,
  mark: Mark | null,
  tag: string | null,
): boolean {
  const { comment, tags, flagged, setAside } = remarks.get(row) ?? noRemark;
  if (tag !== null && !tags.includes(tag)) return false;
  const isGraded = !Number.isNaN(grades[row]!);
  switch (mark) {
    case null:
      return true;
    case 'graded':
      return isGraded;
    case 'ungraded':
      return !isGraded;
    case 'flagged':
      return flagged;
    case 'commented':
      return comment !== '';
    default:
      return setAside === mark && !isGraded;
  }
}
