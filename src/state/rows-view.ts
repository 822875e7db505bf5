import { type Decision, decisionOf } from '#core/decision/decision.ts';
import { type Condition, noConditions } from '#core/filter/conditions.ts';
import { bears, type Mark, type OwnWork } from '#core/grading/marks.ts';
import type { DatasetColumns } from '#core/rows/dataset.ts';
import type { RunColumns } from '#core/run/run.ts';
import { orderBy } from './order-by.ts';

/** Which rows are shown. Null or empty: no condition. */
export interface RowFilter {
  decision: Decision | null;
  /** Score in [low, high]; a row without a score fails a range. */
  scoreRange: readonly [number, number] | null;
  /** Codes of the summary's `models` and `categories`. */
  model: number | null;
  category: number | null;
  truncated: boolean;
  /** Only rows that were drawn to be graded. */
  drawn: boolean;
  /** Only rows on which annotators disagree. */
  disputed: boolean;
  /** What the annotator has done with the row, and a tag of theirs. */
  mark: Mark | null;
  tag: string | null;
  /** What columns, scores, labels and grades have to hold. */
  conditions: readonly Condition[];
}

export const noFilter: RowFilter = {
  decision: null,
  scoreRange: null,
  model: null,
  category: null,
  truncated: false,
  drawn: false,
  disputed: false,
  mark: null,
  tag: null,
  conditions: noConditions,
};

export type SortKey =
  | 'row'
  | 'score'
  | 'digitMass'
  | 'entropy'
  | 'tokens'
  | 'length'
  | 'label'
  | 'model'
  | 'category'
  /** The order to grade in. */
  | 'drawn'
  /** How far annotators lie apart. */
  | 'disagreement';

export interface RowSort {
  key: SortKey;
  descending: boolean;
}

/** The columns that rows are filtered and sorted by. */
export interface RowColumns {
  dataset: DatasetColumns;
  run: RunColumns | null;
  label: Float64Array | null;
  /** Place of each row in the order to grade in, NaN where it was not drawn; null: nothing is drawn. Shape [n]. */
  drawn: Float64Array | null;
  /** How far annotators lie apart on each row, NaN where they do not; null: not known. Shape [n]. */
  disagreement?: Float64Array | null;
  /** The annotator's own work; needed where a mark or a tag is a condition. */
  own?: OwnWork | null;
}

/** Whether rows pass or fail by what the annotator has done with them. */
export const readsOwnWork = ({ mark, tag }: RowFilter): boolean => mark !== null || tag !== null;

function sortValues(
  { dataset, run, label, drawn, disagreement = null }: RowColumns,
  key: SortKey,
): ArrayLike<number> | null {
  switch (key) {
    case 'row':
      return null;
    case 'length':
      return dataset.responseLength;
    case 'model':
      return dataset.model;
    case 'category':
      return dataset.category;
    case 'label':
      return label;
    case 'drawn':
      return drawn;
    case 'disagreement':
      return disagreement;
    default:
      return run ? run[key] : null;
  }
}

/** Whether the order changes as a run goes on. */
export const sortsByScores = ({ key }: RowSort): boolean =>
  key === 'score' || key === 'digitMass' || key === 'entropy' || key === 'tokens';

/** Whether rows pass or fail by what a run says of them. */
export const readsScores = ({ decision, scoreRange, truncated }: RowFilter): boolean =>
  decision !== null || scoreRange !== null || truncated;

/** Whether rows pass, or are put in order, by what was drawn to be graded. */
export const readsDraws = ({ drawn }: RowFilter, { key }: RowSort): boolean => drawn || key === 'drawn';

/** Whether rows pass, or are put in order, by how far annotators lie apart. */
export const readsDisagreement = ({ disputed }: RowFilter, { key }: RowSort): boolean =>
  disputed || key === 'disagreement';

/** All rows in the order of `sort`. Rows without a value come last, whichever the direction; ties in dataset order. */
export function sortRows(columns: RowColumns, sort: RowSort): Int32Array {
  const values = sortValues(columns, sort.key);
  if (values) return orderBy(values, sort.descending);
  const rows = Int32Array.from({ length: columns.dataset.n }, (_, row) => row);
  return sort.key === 'row' && sort.descending ? rows.reverse() : rows;
}

/**
 * Of the rows in `order`, those that pass. One pass, so that it can run at every step of a drag.
 * @param matches 1 for rows that contain the searched text and meet the conditions on columns; null where there are none. Shape [n].
 */
export function filterRows(
  order: Int32Array,
  columns: RowColumns,
  filter: RowFilter,
  threshold: number,
  matches: Uint8Array | null,
): Int32Array {
  const { dataset, run, drawn, disagreement = null, own = null } = columns;
  const byWork = readsOwnWork(filter);
  const passed = new Int32Array(order.length);
  let count = 0;
  for (let i = 0; i < order.length; i++) {
    const row = order[i]!;
    if (matches && !matches[row]) continue;
    if (filter.model !== null && dataset.model[row] !== filter.model) continue;
    if (filter.category !== null && dataset.category[row] !== filter.category) continue;
    if (filter.drawn && Number.isNaN(drawn?.[row] ?? Number.NaN)) continue;
    if (filter.disputed && Number.isNaN(disagreement?.[row] ?? Number.NaN)) continue;
    if (byWork && !(own && bears(own, row, filter.mark, filter.tag))) continue;
    if (filter.truncated && !run?.truncated[row]) continue;
    if (filter.decision && decisionOf(run, row, threshold) !== filter.decision) continue;
    if (filter.scoreRange) {
      const score = run ? run.score[row]! : Number.NaN;
      if (!(score >= filter.scoreRange[0] && score <= filter.scoreRange[1])) continue;
    }
    passed[count++] = row;
  }
  return passed.subarray(0, count);
}
