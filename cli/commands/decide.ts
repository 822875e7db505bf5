import { createHash } from 'node:crypto';
import { AppError } from '#core/errors.ts';
import { judgedContent } from '#core/judge/judged-content.ts';
import { type PolicyDrift, policyDrift, policyWords, requirePolicyJudge } from '#core/policy/apply-policy.ts';
import type { Policy } from '#core/policy/policy.ts';
import { knownRows } from '#core/policy/policy-reference.ts';
import { plural } from '#core/words/count.ts';
import { replaceFile } from '../../node/files/write-file.ts';
import type { Command } from '../command.ts';
import {
  type MeasuredFile,
  metricRowsOf,
  readMeasuredFile,
  scoreColumnOf,
} from '../metrics/measured-file.ts';
import { fileWording } from '../metrics/new-rows.ts';
import { recordedJudge } from '../metrics/recorded-judge.ts';
import { csvStyleOptions, csvStyleUsage, readCsvStyle } from '../output/csv-style.ts';
import { withOutputLock } from '../output/output-lock.ts';
import { checkOutputPath, refuseReadFile } from '../output/output-path.ts';
import { outputFormat } from '../output/read-records.ts';
import { parseOptions, required } from '../parse-options.ts';
import { type Decided, decidedRows } from '../policy/decided-rows.ts';
import { readPolicy } from '../policy/read-policy.ts';

/** Applies a policy to rows that its judge has scored. */
export const decideCommand: Command = {
  name: 'decide',
  summary: 'accept and decline scored rows by a policy file',
  usage: `Usage: npm run --silent cli -- decide --policy FILE --data FILE --out FILE [OPTIONS]

  --policy FILE    as Decide on the page, or the policy command, wrote it
  --data FILE      rows that the policy's judge has scored: what judge --out writes, or an export of a run.
                   Scores of another judge, template, mode or length are refused
  --out FILE       the rows with decision, judge_threshold and judge_threshold_origin, as the page exports them:
                   JSONL, or CSV where the name ends in .csv
  --stop-on-drift  write nothing where the rows are shown to differ from those that the policy was made on;
                   else that is told, and the decisions are written
  ${csvStyleUsage}
  --json           end with one JSON object on stdout: rows, accepted, declined, invalid, unscored, threshold,
                   promise, known_rows, drift

A row without a score is neither accepted nor declined. Exit codes: 0 done, 1 failed or drifted with
--stop-on-drift, 2 wrong arguments.`,

  async run(argv) {
    const options = parseOptions(argv, {
      policy: { type: 'string' },
      data: { type: 'string' },
      out: { type: 'string' },
      'stop-on-drift': { type: 'boolean', default: false },
      ...csvStyleOptions,
      json: { type: 'boolean', default: false },
    });
    const path = required(options.policy, 'policy');
    const data = required(options.data, 'data');
    const out = required(options.out, 'out');
    const { spreadsheetSafe = false } = readCsvStyle(options, out);
    await checkOutputPath(out, data);
    await refuseReadFile(out, path, 'policy');
    const policy = await readPolicy(path);
    const file = await readMeasuredFile(data);
    const judge = recordedJudge(file, data);
    requirePolicyJudge(policy, judge, `The rows of ${data} were scored`);
    const drift = driftOf(policy, file);
    if (drift.expired && options['stop-on-drift'])
      throw new AppError('policy-drift', `${drift.report!.sentence} Nothing was written.`, {
        p: drift.report!.p,
      });
    const known = knownRows(policy.reference, contentDigests(policy, file));
    return withOutputLock(out, async () => {
      const { counts, pieces } = decidedRows(file, judge, policy, outputFormat(out), spreadsheetSafe);
      await replaceFile(out, pieces());
      for (const line of notes(policy, drift, known)) process.stderr.write(`${line}\n`);
      if (options.json) console.log(JSON.stringify(summary(policy, counts, drift, known)));
      else process.stderr.write(`${words(counts)} Written to ${out}.\n`);
      return 0;
    });
  },
};

function driftOf(policy: Policy, file: MeasuredFile): PolicyDrift {
  const { rows } = metricRowsOf(file, { label: null, group: null });
  return policyDrift(policy, {
    rows,
    column: scoreColumnOf(file, 'judge_score'),
    wording: fileWording(file),
  });
}

const contentDigests = ({ judge }: Policy, { rows }: MeasuredFile): string[] =>
  rows.map(({ question, response, reference }) =>
    createHash('sha256')
      .update(judgedContent({ instruction: question ?? '', response, reference }, judge.mode))
      .digest('hex'),
  );

function notes(policy: Policy, { report, expired }: PolicyDrift, known: number): string[] {
  const { promise } = policy;
  return [
    `Policy: ${policyWords(policy)}. ${policy.origin}`,
    ...(known > 0
      ? [
          `${plural(known, 'row')} of these ${known === 1 ? 'is' : 'are'} among the policy's ${policy.reference.content.length} reference rows${promise && policy.reference.of !== 'unlabelled' ? ': what is promised is promised of new rows, not of those that the threshold was chosen on' : ''}.`,
        ]
      : []),
    ...(report === null ? [] : [report.sentence]),
    ...(expired && promise ? ['The promise of this policy has expired for these rows.'] : []),
  ];
}

const summary = (policy: Policy, counts: Decided, { report, expired }: PolicyDrift, known: number) => ({
  rows: Object.values(counts).reduce((sum, count) => sum + count, 0),
  accepted: counts.accept,
  declined: counts.decline,
  invalid: counts.invalid,
  unscored: counts.unscored,
  threshold: policy.threshold,
  promise: policy.promise?.sentence ?? null,
  known_rows: known,
  drift: report && {
    expired,
    auroc: report.auroc,
    p: report.p,
    features: report.features.slice(0, 5),
    sentence: report.sentence,
  },
});

const words = ({ accept, decline, invalid, unscored }: Decided) =>
  `${accept} accepted, ${decline} declined, ${invalid} invalid, ${unscored} without a score.`;
