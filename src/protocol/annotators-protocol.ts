import type { OpenedProject } from './project-protocol.ts';

/** What became of one file of grades that was merged. */
export interface MergedGradesFile
  extends Pick<OpenedProject, 'grades' | 'remarks' | 'conflicts' | 'differingRemarks' | 'unmatched'> {
  name: string;
  /** Rows of the file, and how many of them are here. */
  rows: number;
  matched: number;
}

/** How much one person graded, and how fast. */
export interface AnnotatorPace {
  annotator: string;
  graded: number;
  /** Median time between two grades, breaks left out; null where that is not known. */
  msPerRow: number | null;
}

/** Several people grade the rows of one dataset. */
export type AnnotatorsProtocol = {
  /** Rows for one person to grade, as a file that opens on the page. */
  dealFile: { args: { datasetId: string; annotator: string; rows: Int32Array }; result: Blob };
  /**
   * Add the grades and remarks of a file: an export, a project, or any table with the same rows and `grade_by_NAME`.
   * `other-dataset`, `wrong-scale` and `no-grades` leave everything as it is.
   */
  mergeGrades: { args: { datasetId: string; file: File }; result: MergedGradesFile };
  annotators: { args: { datasetId: string }; result: AnnotatorPace[] };
};
