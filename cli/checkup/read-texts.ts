import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instructionNumbers } from '#core/rows/instruction-numbers.ts';
import type { Row } from '#core/rows/row.ts';
import { type RowFailure, requestsFailed } from '#core/run/failed-requests.ts';
import { PaceMeter } from '#core/run/pace-meter.ts';
import { judgingOrder } from '#core/run/plan.ts';
import { RunControl } from '#core/run/run-control.ts';
import { runLoop } from '#core/run/run-loop.ts';
import { totalsOf } from '#core/run/totals.ts';
import { ProgressLine } from '../judge/progress-line.ts';
import { digestOf } from '../output/digest.ts';
import { openJournal } from '../score/journal.ts';
import { scoreKeys } from '../score/score-keys.ts';
import type { CheckedJudge } from './checked-judge.ts';

/** What a judge says of the texts. Time and tokens are of this call alone. */
export interface ReadTexts {
  /** NaN where a text has no valid score. */
  scores: Float64Array;
  seconds: number;
  tokens: number;
  /** The journal is of no more use: the report is where it belongs. */
  finish(): Promise<void>;
}

const note = (message: string) => void process.stderr.write(`${message}\n`);

/**
 * Read every text that is not read yet, each batch on disk before the next. The journal lies beside `out`, and without
 * one among the temporary files, under a name made of the judge and the texts.
 * @throws {AppError} `requests-failed` where an endpoint left texts unanswered: the same call asks them again
 */
export async function readTexts(
  texts: readonly Row[],
  { opened, method, by }: CheckedJudge,
  out: string | null,
): Promise<ReadTexts> {
  const keys = scoreKeys(method, texts);
  const nameless = join(tmpdir(), `self-judge-checkup-${digestOf([by, ...keys]).slice(0, 16)}`);
  const { file } = await openJournal(`${out ?? nameless}.partial`, { by: `check-up; ${by}`, keys }, note);
  if (file.entries.size > 0)
    note(`${file.entries.size} of ${texts.length} texts are read already; the rest follow.`);
  const failures: RowFailure[] = [];
  const progress = new ProgressLine();
  const pace = new PaceMeter();
  const spent = { seconds: 0, tokens: 0 };
  let { invalid } = totalsOf(file.entries.values());
  await runLoop({
    scorer: opened.scorer,
    order: judgingOrder(instructionNumbers(texts)),
    isScored: (text) => file.entries.has(text),
    readRows: async (indices) => indices.map((index) => texts[index]!),
    store: async (batch) => {
      await file.append(batch.readouts.map((readout, at) => [batch.rows[at]!, readout] as const));
      pace.add(batch);
      const totals = totalsOf(batch.readouts);
      spent.seconds += batch.seconds;
      spent.tokens += totals.tokens;
      invalid += totals.invalid;
      failures.push(...batch.failures);
      const now = pace.progress(texts.length, file.entries.size, failures.length);
      progress.show({ ...now, invalid, failedRequests: failures.length });
    },
    limits: opened.limits,
    control: new RunControl(),
    now: () => performance.now(),
  });
  progress.end();
  const last = failures.at(-1);
  if (last) throw requestsFailed(failures.length, last.error.message);
  const scores = Float64Array.from(texts, (_, text) => {
    const readout = file.entries.get(text);
    return readout?.valid ? readout.score : Number.NaN;
  });
  return { scores, ...spent, finish: () => file.remove() };
}
