import { AppError } from '#core/errors.ts';

/** What a judge worker may be doing: it does one thing at a time. */
export interface JudgeWork {
  writing: boolean;
  /** The run that is under way. */
  runId: string | null;
  checkup: boolean;
  embedding: boolean;
  /** A run or a check-up is being got ready. */
  starting: boolean;
}

/**
 * @param what what was asked for, after "to": "explain a row"
 * @throws AppError `writing` or `run-under-way`, which says what to wait for or end
 */
export function refuseWhileBusy(what: string, work: JudgeWork): void {
  if (work.writing)
    throw new AppError('writing', `An answer is being written. Stop it or let it finish to ${what}.`);
  if (work.runId !== null)
    throw new AppError('run-under-way', `A run is under way. Cancel it or let it finish to ${what}.`, {
      runId: work.runId,
    });
  if (work.checkup)
    throw new AppError('run-under-way', `A check-up is under way. Cancel it or let it finish to ${what}.`);
  if (work.embedding)
    throw new AppError('run-under-way', `Texts are being embedded. Cancel that or let it finish to ${what}.`);
  if (work.starting)
    throw new AppError('run-under-way', `A run is being started. Let it begin or cancel it to ${what}.`);
}
