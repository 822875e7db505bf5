import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CheckupPlan } from '#core/checkup/plan.ts';
import { type CheckupReport, checkupReport } from '#core/checkup/report.ts';
import { instructionNumbers } from '#core/rows/instruction-numbers.ts';
import { PaceMeter } from '#core/run/pace-meter.ts';
import { judgingOrder } from '#core/run/plan.ts';
import { RunControl } from '#core/run/run-control.ts';
import { runLoop } from '#core/run/run-loop.ts';
import { totalsOf } from '#core/run/totals.ts';
import { ProgressLine } from '../judge/progress-line.ts';
import { Journal } from '../score/journal.ts';
import { hash } from '../score/node-tools.ts';
import { type CheckedJudge, textsDigest } from './checked-judge.ts';

export interface FinishedCheckup {
  report: CheckupReport;
  /** Of this call alone. */
  seconds: number;
  tokens: number;
}

/** Read every text of the plan that is not read yet, each batch on disk before the next. */
export async function runCheckup(
  plan: CheckupPlan,
  judge: CheckedJudge,
  out: string | null,
): Promise<FinishedCheckup> {
  const { texts } = plan;
  const head = `check-up of ${judge.by}; ${textsDigest(texts)}`;
  const path =
    out === null ? join(tmpdir(), `self-judge-checkup-${hash(head).slice(0, 16)}.partial`) : `${out}.partial`;
  const journal = await Journal.open(path, head);
  const already = journal.readouts.size;
  if (already > 0)
    process.stderr.write(`${already} of ${texts.length} texts are read already; the rest follow.\n`);
  const progress = new ProgressLine();
  const pace = new PaceMeter();
  let { invalid } = totalsOf(journal.readouts.values());
  const spent = { seconds: 0, tokens: 0 };
  await runLoop({
    scorer: judge.scorer,
    order: judgingOrder(instructionNumbers(texts)),
    isScored: (text) => journal.readouts.has(text),
    readRows: async (indices) => indices.map((index) => texts[index]!),
    store: async (batch) => {
      await journal.append(batch.rows, batch.readouts);
      pace.add(batch);
      const totals = totalsOf(batch.readouts);
      spent.seconds += batch.seconds;
      spent.tokens += totals.tokens;
      invalid += totals.invalid;
      progress.show({ ...pace.progress(texts.length, journal.readouts.size), invalid });
    },
    limits: judge.limits,
    control: new RunControl(),
    now: () => performance.now(),
  });
  progress.end();
  const scores = texts.map((_, text) => {
    const readout = journal.readouts.get(text);
    return readout?.valid ? readout.score : Number.NaN;
  });
  const report = checkupReport(plan, scores);
  await journal.remove();
  return { report, ...spent };
}
