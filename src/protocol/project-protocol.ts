import type { ProjectAdapter, ProjectViews } from '#core/project/manifest.ts';
import type { GradeConflict } from '#core/project/merge-grades.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';

/** An adapter that is put into a project file: the zip that the trainer worker exports. */
export interface SavedAdapter extends Omit<ProjectAdapter, 'file'> {
  blob: Blob;
}

export interface SaveProject {
  datasetId: string;
  /** Without them the file holds the rows' ids and hashes, and is opened where the same rows are. */
  withRows: boolean;
  views: ProjectViews;
  adapters: readonly SavedAdapter[];
}

export interface OpenProject {
  file: File;
  /** A dataset that is asked first whether it has the rows; null: any that is stored here. */
  into: string | null;
  /** Make a dataset of its own, called so, even where its rows are here: a copy. */
  asNew?: string;
}

/** How many came new, and how many were here already. */
export interface OpenedParts {
  added: number;
  here: number;
}

/** What became of a project file. */
export interface OpenedProject {
  dataset: DatasetSummary;
  /** The dataset was here; what the file brings was added to it. */
  attached: boolean;
  /** Rows of the file that the dataset has, and all of them. */
  matchedRows: number;
  projectRows: number;
  /** Ids of rows of the file that the dataset lacks; nothing about them was added. */
  unmatched: readonly string[];
  runs: OpenedParts;
  checkups: OpenedParts;
  grades: OpenedParts;
  /** Comments, tags and flags. */
  remarks: OpenedParts;
  /** Filters that have names. */
  filters: OpenedParts;
  /** Those that differ from what the same person says here: what is here stays. */
  differingRemarks: readonly { rowId: string; row: number; annotator: string }[];
  /** What two copies say differently of a row. The grade that was here stays. */
  conflicts: readonly (GradeConflict & { rowId: string })[];
  /** With the ids that the runs have here; of runs that were here already there are none. */
  views: ProjectViews;
  /** To be imported as adapters are. */
  adapters: readonly SavedAdapter[];
}
