import type { Readout } from '#core/judge/judge.ts';
import type { OpenedScorer } from '#core/method/method.ts';
import { instructionNumbers } from '#core/rows/instruction-numbers.ts';
import type { Row } from '#core/rows/row.ts';
import type { RowFailure } from '#core/run/failed-requests.ts';
import { PaceMeter } from '#core/run/pace-meter.ts';
import { judgingOrder } from '#core/run/plan.ts';
import { RunControl } from '#core/run/run-control.ts';
import { runLoop } from '#core/run/run-loop.ts';
import { totalsOf } from '#core/run/totals.ts';
import { ProgressLine } from '../judge/progress-line.ts';

/** Where readouts go as they come: a file on disk, or memory. */
export interface KeptReadouts {
  /** By row index. */
  readonly entries: ReadonlyMap<number, Readout>;
  /** The readouts are kept when this settles. */
  append(entries: readonly (readonly [row: number, readout: Readout])[]): Promise<void>;
}

export function inMemory(): KeptReadouts {
  const entries = new Map<number, Readout>();
  return {
    entries,
    append: async (added) => {
      for (const [row, readout] of added) entries.set(row, readout);
    },
  };
}

/** What this call spent, in seconds and tokens, and the rows whose request failed in it. */
export interface Scoring {
  seconds: number;
  tokens: number;
  failures: RowFailure[];
}

/**
 * Score every row that has no score yet, each batch kept before the next begins, with progress on stderr.
 * @param alreadyWords what is said of the rows that are not scored again; not called where there are none
 * @param hasScore rows that have a score elsewhere than in `kept`
 */
export async function scoreRows(
  { scorer, limits }: Pick<OpenedScorer, 'scorer' | 'limits'>,
  rows: readonly Row[],
  kept: KeptReadouts,
  alreadyWords: (already: number) => string,
  hasScore: (row: number) => boolean = () => false,
): Promise<Scoring> {
  const progress = new ProgressLine();
  const pace = new PaceMeter();
  const spent: Scoring = { seconds: 0, tokens: 0, failures: [] };
  const isScored = (row: number) => kept.entries.has(row) || hasScore(row);
  let { invalid } = totalsOf(kept.entries.values());
  let scored = rows.reduce((sum, _, row) => sum + Number(isScored(row)), 0);
  if (scored > 0) process.stderr.write(`${alreadyWords(scored)}\n`);
  await runLoop({
    scorer,
    order: judgingOrder(instructionNumbers(rows)),
    isScored,
    readRows: async (indices) => indices.map((index) => rows[index]!),
    store: async (batch) => {
      await kept.append(batch.readouts.map((readout, at) => [batch.rows[at]!, readout] as const));
      pace.add(batch);
      const totals = totalsOf(batch.readouts);
      spent.seconds += batch.seconds;
      spent.tokens += totals.tokens;
      spent.failures.push(...batch.failures);
      invalid += totals.invalid;
      scored += batch.rows.length;
      const failedRequests = spent.failures.length;
      const now = pace.progress(rows.length, scored, failedRequests);
      progress.show({ ...now, invalid, failedRequests });
    },
    limits,
    control: new RunControl(),
    now: () => performance.now(),
  });
  progress.end();
  return spent;
}
