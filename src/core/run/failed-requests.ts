import { AppError } from '../errors.ts';

/** A row whose request failed in a run, and what the endpoint said. */
export interface RowFailure {
  row: number;
  error: AppError;
  stopsRun: boolean;
}

/** So many rows failing one after another is the endpoint's failure, not theirs: the run stops and can be resumed. */
export const maxFailuresInARow = 5;

/** Follows the results of a run in order, and says when failed requests must stop it. */
export class FailureWatch {
  #inARow = 0;

  /**
   * @param outcomes of one batch, in order: a failure, or null for a row that was answered
   * @returns the error that stops the run, or null to go on
   */
  after(outcomes: readonly (RowFailure | null)[]): AppError | null {
    let stop: AppError | null = null;
    for (const outcome of outcomes) {
      this.#inARow = outcome ? this.#inARow + 1 : 0;
      if (outcome && (outcome.stopsRun || this.#inARow >= maxFailuresInARow)) stop ??= outcome.error;
    }
    return stop;
  }
}

/** How a run ends that came to its last row while some requests failed. */
export const requestsFailed = (count: number, last: string): AppError =>
  new AppError(
    'requests-failed',
    `${failedRequestWords(count)}; resume to ask them again. They are not counted as answers. The last one: ${last}`,
    { count },
  );

export const failedRequestWords = (count: number): string =>
  `${count} ${count === 1 ? 'request' : 'requests'} failed`;
