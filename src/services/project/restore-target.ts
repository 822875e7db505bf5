import type { DatasetSummary } from '#core/rows/dataset.ts';

/** The dataset that a project file is opened into. */
export interface RestoreTarget {
  /** Listed, or still being written. */
  dataset: DatasetSummary;
  /** The row here of each of the file's rows; -1 where there is none. */
  rowHere: Int32Array;
  /** The rows are the same, in the same order. */
  identical: boolean;
}
