import { failedRequestWords } from '#core/run/failed-requests.ts';
import type { RunProgress } from '#core/run/run.ts';

type Shown = Pick<
  RunProgress,
  'rows' | 'scored' | 'rowsPerSecond' | 'tokensPerSecond' | 'secondsLeft' | 'invalid'
> &
  Partial<Pick<RunProgress, 'failedRequests'>> & {
    /** What is counted. Default rows. */
    unit?: string;
  };

const duration = (seconds: number) =>
  seconds >= 3600
    ? `${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`
    : seconds >= 90
      ? `${Math.round(seconds / 60)} min`
      : `${Math.round(seconds)} s`;

/** "120 of 320 rows · 214 tokens/s · 3 min left · 2 invalid". */
export function progressLine({
  scored,
  rows,
  rowsPerSecond,
  tokensPerSecond,
  secondsLeft,
  invalid,
  failedRequests = 0,
  unit = 'rows',
}: Shown): string {
  return [
    `${scored} of ${rows} ${unit}`,
    // A judge that compares texts reads no tokens.
    tokensPerSecond > 0
      ? `${Math.round(tokensPerSecond)} tokens/s`
      : `${rowsPerSecond.toPrecision(2)} ${unit}/s`,
    ...(secondsLeft === null ? [] : [`${duration(secondsLeft)} left`]),
    ...(invalid > 0 ? [`${invalid} invalid`] : []),
    ...(failedRequests > 0 ? [failedRequestWords(failedRequests)] : []),
  ].join(' · ');
}

/** Shows progress on stderr: one line that is written over on a terminal, a line now and then elsewhere. */
export class ProgressLine {
  #last = 0;

  show(progress: Shown): void {
    const now = Date.now();
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${progressLine(progress)}`);
    else if (now - this.#last > 5000 || progress.scored === progress.rows)
      process.stderr.write(`${progressLine(progress)}\n`);
    else return;
    this.#last = now;
  }

  end(): void {
    if (process.stderr.isTTY) process.stderr.write('\n');
  }
}
