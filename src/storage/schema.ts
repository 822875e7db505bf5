import type { DBSchema } from 'idb';
import type { Checkup } from '#core/checkup/checkup.ts';
import type { SavedFilter } from '#core/filter/saved-filter.ts';
import type { GivenOn } from '#core/grading/given-grade.ts';
import type { GradingPlan } from '#core/grading/grading-plan.ts';
import type { Remark } from '#core/grading/remark.ts';
import type { KeptInputs } from '#core/linear-probe/kept-inputs.ts';
import type { DatasetSummary } from '#core/rows/dataset.ts';
import type { RejectedRow } from '#core/rows/row.ts';
import type { RunSummary } from '#core/run/run.ts';
import type { Draw } from '#core/sampling/draws.ts';

/** A dataset and what is kept beside its summary. Rows live in `rows`, by chunk. */
export interface StoredDataset {
  id: string;
  /** Null while the import runs; such a record left behind by a crash is swept away. */
  summary: DatasetSummary | null;
  /** Index of each chunk's first row, ascending: where row i is. */
  chunkStarts: Int32Array;
  /** Index of each rejected chunk's first entry, ascending. */
  rejectedStarts: Int32Array;
  /** When it was removed; null while it is listed. */
  removedAt: string | null;
  startedAt: string;
}

/** Consecutive rows. `bytes` is UTF-8, one JSON record a line; `lines` their places in the source. */
export interface StoredRowChunk {
  datasetId: string;
  start: number;
  lines: Int32Array;
  bytes: Uint8Array;
}

export interface StoredRejectedChunk {
  datasetId: string;
  start: number;
  rows: RejectedRow[];
}

/** A column without text, dense over the dataset's rows: the columns of `DatasetColumns`, and numeric source columns. */
export interface StoredColumn {
  datasetId: string;
  /** `field:instruction` and the like for ours, `source:NAME` for the source's. */
  name: string;
  values: Int32Array | Float64Array;
}

export interface StoredRun {
  id: string;
  datasetId: string;
  summary: RunSummary;
  /** Rows of the dataset: the length of the run's columns. */
  datasetRows: number;
  /** Batches stored so far: the next batch's number. */
  batches: number;
  /** One bit a row, set where a readout is stored: a row cannot be scored twice. */
  scoredBits: Uint8Array;
  removedAt: string | null;
  /** 1 where the judge was trained on a row's instruction; missing where that is not known. */
  seen?: Uint8Array;
  /** What a linear probe reads of its rows is kept; missing where it is not. */
  inputs?: StoredInputsTotals;
}

/** How much of what a linear probe read of a run's rows is kept. */
export interface StoredInputsTotals {
  /** More is not kept. */
  maxBytes: number;
  rows: number;
  bytes: number;
}

/** What a linear probe read of the rows of one batch (`KeptInputs`). */
export interface StoredInputs extends KeptInputs {
  runId: string;
  /** The batch's. */
  number: number;
  /** SHA-256 of rows, states and values, hex. */
  sha256: string;
}

/** Readouts of one batch, in step with `rows`. */
export interface StoredBatch {
  runId: string;
  number: number;
  rows: Int32Array;
  /** 1 valid, 0 invalid. */
  valid: Uint8Array;
  score: Float64Array;
  digitMass: Float64Array;
  entropy: Float64Array;
  tokens: Int32Array;
  truncated: Uint8Array;
  /** Shape [rows, 10]. */
  probs: Float64Array;
  /** Why a row is invalid, for those that are. */
  invalidReasons: { row: number; reason: string }[];
}

/** What a person gave one row. */
export interface StoredGrade {
  datasetId: string;
  annotator: string;
  row: number;
  /** What it counts as, 0 to 9. */
  grade: number;
  /** Missing: given on the scale from 0 to 9. */
  givenOn?: GivenOn;
  gradedAt: string;
}

/** How the rows were drawn that a person grades. */
export interface StoredDraws {
  datasetId: string;
  annotator: string;
  /** In order; the last one is being graded. */
  draws: Draw[];
}

/** What a person says of one row beside its grade. */
export interface StoredRemark {
  datasetId: string;
  annotator: string;
  row: number;
  remark: Remark;
  changedAt: string;
}

/** How a dataset is to be graded. */
export interface StoredGradingPlan {
  datasetId: string;
  plan: GradingPlan;
}

/** A filter of a dataset that has a name. */
export interface StoredFilter extends SavedFilter {
  datasetId: string;
}

/** A check-up of a judge with the scores of its texts. */
export interface StoredCheckup {
  id: string;
  datasetId: string;
  summary: Checkup;
  score: Float64Array;
  read: Uint8Array;
}

export interface WorkbenchSchema extends DBSchema {
  datasets: { key: string; value: StoredDataset };
  rows: { key: [string, number]; value: StoredRowChunk };
  rejected: { key: [string, number]; value: StoredRejectedChunk };
  columns: { key: [string, string]; value: StoredColumn };
  runs: { key: string; value: StoredRun; indexes: { datasetId: string } };
  batches: { key: [string, number]; value: StoredBatch };
  inputs: { key: [string, number]; value: StoredInputs };
  grades: { key: [string, string, number]; value: StoredGrade };
  draws: { key: [string, string]; value: StoredDraws };
  remarks: { key: [string, string, number]; value: StoredRemark };
  gradingPlans: { key: string; value: StoredGradingPlan };
  filters: { key: [string, string]; value: StoredFilter };
  checkups: { key: string; value: StoredCheckup; indexes: { datasetId: string } };
}
