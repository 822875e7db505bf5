import { AppError } from '../../errors.ts';
import { unreadable } from '../../judge/readout.ts';
import { maxFailuresInARow } from '../../run/failed-requests.ts';
import type { ReadResult } from '../../run/scorer.ts';

/** Counts rows that were refused, or whose answer was never written, until the first is answered with a digit. */
export class UselessAnswers {
  #count = 0;
  #answered = false;

  answered(): void {
    this.#answered = true;
  }

  /** @returns what stops the run, once there were too many */
  add(reason: string): ReadResult | null {
    if (this.#answered || ++this.#count < maxFailuresInARow) return null;
    const message = `The first ${maxFailuresInARow} rows had no usable answer, so the run stopped; what is scored is kept. The last one: ${reason}`;
    return { error: new AppError('endpoint-refused', message), stopsRun: true };
  }
}

/** What a row without an answer comes to: refused for itself, it is invalid; else its request failed. */
export function unanswered(thrown: unknown, useless: UselessAnswers): ReadResult {
  if (!(thrown instanceof AppError)) throw thrown;
  if (thrown.code === 'prompt-too-long') return unreadable(thrown.message);
  if (thrown.code === 'request-refused') return useless.add(thrown.message) ?? unreadable(thrown.message);
  return { error: thrown, stopsRun: thrown.code !== 'endpoint-failed' && thrown.code !== 'answer-too-large' };
}
