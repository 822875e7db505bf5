import type { ConsensusRule } from '#core/grading/consensus.ts';
import type { OpenedProject } from './project-protocol.ts';

/** What became of one file of grades that was merged. */
export interface MergedGradesFile
  extends Pick<OpenedProject, 'grades' | 'remarks' | 'conflicts' | 'differingRemarks' | 'unmatched'> {
  name: string;
  /** Rows of the file, and how many of them are here. */
  rows: number;
  matched: number;
  /** Grades of it that were given on another scale than rows are graded on here, by its text. */
  otherScales: { scale: string; grades: number }[];
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
  /** One label a row from everybody's grades; NaN where nobody graded. Shape [n]. */
  consensus: { args: { datasetId: string; rule: ConsensusRule }; result: Float64Array };
  /** How far the annotators lie apart on each row; NaN where they do not. Shape [n]. */
  disagreement: { args: { datasetId: string }; result: Float64Array };
  annotators: { args: { datasetId: string }; result: AnnotatorPace[] };
};
