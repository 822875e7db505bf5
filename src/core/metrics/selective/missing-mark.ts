import { plural } from '../../words/count.ts';
import { looksLikeScale, strayShare } from './label-threshold.ts';

/** A label that stands for "no label" in a column of numbers. */
export interface MissingMark {
  value: number;
  /** Rows that have it. */
  rows: number;
  /** Why it is taken for one, as a sentence. */
  reason: string;
}

/** What annotation tools write where there is no answer. */
const usualMark = -1;
/** A mark on more rows than this is no mark: most rows have a label. */
const maxShare = 0.5;

/**
 * Whether −1 marks missing labels in a column. It does where it is the only label below 0 and all others lie on a known
 * scale that has no −1, such as 0 to 9 or 1 to 5; or where it is rare beside other labels from 0 up. Left as a number it
 * would count as a bad row, which nobody has said. It stays a label where −1, 0 and 1 are preferences and on a scale that
 * is not known.
 * @param label NaN passed over
 */
export function missingMarkOf(label: Float64Array): MissingMark | null {
  const known = label.filter((value) => !Number.isNaN(value)).sort();
  const rows = known.findLastIndex((value) => value < 0) + 1;
  const others = known.subarray(rows);
  if (rows === 0 || others.length === 0 || known[0] !== usualMark || known[rows - 1] !== usualMark)
    return null;
  const share = rows / known.length;
  if (share > strayShare && !(share <= maxShare && looksLikeScale(others))) return null;
  return {
    value: usualMark,
    rows,
    reason: `${plural(rows, 'row')} with the label −1 ${rows === 1 ? 'counts' : 'count'} as unlabelled, not as bad: no other label is below 0, and −1 is what annotation tools write where there is no answer.`,
  };
}

/** The labels with every one that is the mark taken out: NaN. */
export const withoutMark = (label: Float64Array, mark: number | null): Float64Array =>
  mark === null ? label : label.map((value) => (value === mark ? Number.NaN : value));
