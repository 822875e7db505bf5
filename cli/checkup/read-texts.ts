import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scoreOf } from '#core/judge/readout.ts';
import type { Row } from '#core/rows/row.ts';
import { requestsFailed } from '#core/run/failed-requests.ts';
import { digestOf } from '../output/digest.ts';
import { openJournal } from '../score/journal.ts';
import { scoreKeys } from '../score/score-keys.ts';
import { scoreRows } from '../score/score-rows.ts';
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
  const { failures, ...spent } = await scoreRows(
    opened,
    texts,
    file,
    (already) => `${already} of ${texts.length} texts are read already; the rest follow.`,
  );
  const last = failures.at(-1);
  if (last) throw requestsFailed(failures.length, last.error.message);
  const scores = Float64Array.from(texts, (_, text) => scoreOf(file.entries.get(text)));
  return { scores, ...spent, finish: () => file.remove() };
}
