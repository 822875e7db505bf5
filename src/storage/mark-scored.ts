import { AppError } from '#core/errors.ts';
import type { StoredRun } from './schema.ts';

/** Set the rows' bits, in place; throws where the batch does not fit the run. */
export function markScored(run: StoredRun, rows: Int32Array, readouts: number): void {
  if (rows.length !== readouts)
    throw new AppError(
      'bad-batch',
      `A batch has ${rows.length} rows and ${readouts} readouts; it was not stored.`,
    );
  for (const row of rows) {
    if (row < 0 || row >= run.datasetRows)
      throw new AppError(
        'bad-batch',
        `A batch names row ${row} of a dataset of ${run.datasetRows} rows; it was not stored.`,
        { row },
      );
    const bit = 1 << (row & 7);
    if (run.scoredBits[row >> 3]! & bit)
      throw new AppError(
        'row-scored-twice',
        `Row ${row} of this run already has a score, perhaps from another tab that runs it too. ` +
          'The batch was not stored. Close the other tab, reload, and resume the run.',
        { runId: run.id, row },
      );
    run.scoredBits[row >> 3]! |= bit;
  }
}
