import type { ImportReport } from '#core/batch/import-report.ts';
import type { RunSummary } from '#core/run/run.ts';

/** What became of the files of a batch. */
export interface ImportedBatch {
  /** The run that was made of the results; null where no row of them could be used. */
  run: RunSummary | null;
  report: ImportReport;
  /** The exported requests of rows that are still missing; null where none is, or their files were not given. */
  missingRequests: Blob | null;
}

export type BatchProtocol = {
  /**
   * Make a run of the results of a batch: the folder of the export and the server's output, in whatever order and
   * pieces. `bad-batch-folder`, `hash-mismatch`, `no-results`, `other-texts` and `output-taken` leave everything as it is.
   */
  importBatch: { args: { datasetId: string; files: readonly File[] }; result: ImportedBatch };
};
