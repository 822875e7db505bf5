import type { RunProgress } from './run.ts';
import type { Batch } from './run-loop.ts';
import { totalsOf } from './totals.ts';

/** Rows and tokens a second over the last batches, and the time left at that pace. */
export class PaceMeter {
  readonly #recent: { tokens: number; rows: number; seconds: number }[] = [];

  /** @param span how many batches the pace is taken over */
  constructor(private readonly span = 8) {}

  add(batch: Batch): void {
    const { tokens } = totalsOf(batch.readouts);
    this.#recent.push({ tokens, rows: batch.rows.length + batch.failures.length, seconds: batch.seconds });
    if (this.#recent.length > this.span) this.#recent.shift();
  }

  /**
   * Pace and time left with `scored` of `rows` rows done.
   * @param failed rows whose request failed: this run does not come back to them
   */
  progress(
    rows: number,
    scored: number,
    failed = 0,
  ): Pick<RunProgress, 'rows' | 'scored' | 'rowsPerSecond' | 'tokensPerSecond' | 'secondsLeft'> {
    const sum = (key: 'tokens' | 'rows' | 'seconds') =>
      this.#recent.reduce((total, batch) => total + batch[key], 0);
    const seconds = sum('seconds');
    return {
      rows,
      scored,
      rowsPerSecond: seconds > 0 ? sum('rows') / seconds : 0,
      tokensPerSecond: seconds > 0 ? sum('tokens') / seconds : 0,
      secondsLeft: seconds > 0 && sum('rows') > 0 ? ((rows - scored - failed) * seconds) / sum('rows') : null,
    };
  }
}
