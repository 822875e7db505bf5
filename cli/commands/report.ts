import { createHash } from 'node:crypto';
import { basename, extname } from 'node:path';
import { runAnalysis } from '#core/analysis/analysis.ts';
import type { InputsOf } from '#core/analysis/inputs.ts';
import { type AnyAnalysis, analyses } from '#core/analysis/registry.ts';
import { originRecord } from '#core/import/hub/dataset.ts';
import { makeReport, type ReportFormat, reportWriters } from '#core/report/make-report.ts';
import type { ReportDependencies } from '#core/report/report-inputs.ts';
import { type ReportOptions, reportOptions } from '#core/report/report-options.ts';
import { replaceFile } from '../../node/files/write-file.ts';
import { type Command, UsageError } from '../command.ts';
import { readCall, wordsGiven } from '../metrics/analysis-command.ts';
import { analysisUsage, type CalledAnalysis } from '../metrics/analysis-usage.ts';
import { isByMeaning } from '../metrics/by-meaning.ts';
import { checkOutputPath } from '../output/output-path.ts';
import { required } from '../parse-options.ts';
import { readCheckup } from '../report/read-checkup.ts';
import { toldInFile } from '../report/told-in-file.ts';

const called: CalledAnalysis = {
  command: 'report',
  inputs: ['maybeLabelledRows', 'score', 'newRows'],
  options: reportOptions,
  notes:
    'The file stands on its own: no script, no request. The page writes the same on Decide, byte for byte, from the same rows and options; the report ends with the call that gives it again.',
  own: [
    {
      words: ['out'],
      placeholder: 'FILE',
      description: 'where to write it: HTML for .html, Markdown for .md (default: Markdown, printed)',
    },
    {
      words: ['name'],
      placeholder: 'TEXT',
      description: 'what the data is called (default: the name of the file)',
    },
    {
      words: ['read-from'],
      placeholder: 'TEXT',
      description:
        'where the rows were read from (default: what --data hf:… was read from; a file does not tell)',
    },
    {
      words: ['backend'],
      placeholder: 'TEXT',
      description: 'what the scores were computed on, which a file does not tell',
    },
    {
      words: ['checkup'],
      placeholder: 'FILE',
      description: 'a check-up of the judge to report too, as checkup --out writes it',
    },
  ],
};

/** A report on one score column as one file to show to others. */
export const reportCommand: Command = {
  name: called.command,
  summary: 'write a report on a score to show to others: one HTML file, or Markdown',
  usage: analysisUsage(called),
  async run(argv) {
    const given = wordsGiven(called, argv);
    const data = required(given('data')[0], 'data');
    const [out = null] = given('out');
    const format = formatOf(out);
    if (out !== null) await checkOutputPath(out, data);
    const [checkupPath] = given('checkup');
    const { file, inputs, options, about } = await readCall(called, given);
    const { rows, column, fresh } = inputs as unknown as InputsOf<'maybeLabelledRows' | 'score' | 'newRows'>;
    const told = toldInFile(file, column.name);
    const checkup = checkupPath === undefined ? null : await readCheckup(checkupPath, told.judge);
    const report = await makeReport(
      {
        rows,
        column,
        fresh: fresh ?? null,
        about: {
          name: given('name')[0] ?? basename(data),
          readFrom: given('read-from')[0] ?? (file.origin && originRecord(file.origin)),
          label: about.label,
          goodValues: null,
          score: column.name,
          ...told,
          backend: given('backend')[0] ?? null,
          notJudged: 0,
          rejected: about.rejected,
          trainedOn: about.trainedOn?.leftOut ?? 0,
          checkup,
          reading: {
            groupBy: given('group-by')[0] ?? null,
            group: given('group')[0] ?? null,
            missingLabel: given('missing-label')[0] ?? null,
            nearDuplicates: about.nearDuplicates ?? null,
            byMeaning: isByMeaning(given),
          },
          missingMark: about.missingMark?.reason ?? null,
          filter: about.filter ?? null,
        },
      },
      options as unknown as ReportOptions,
      {
        compute,
        texts: async (indices) => indices.map((row) => file.rows[row]!),
        sha256: async (bytes) => createHash('sha256').update(bytes).digest('hex'),
      },
    );
    const text = reportWriters[format](report);
    if (out === null) process.stdout.write(text);
    else {
      await replaceFile(out, [text]);
      process.stderr.write(`${report.lead[0]}\nWritten: ${out}\n`);
    }
    return 0;
  },
};

const compute: ReportDependencies['compute'] = async (id, args) =>
  runAnalysis(analyses[id] as AnyAnalysis, args as never);

function formatOf(out: string | null): ReportFormat {
  if (out === null) return 'md';
  const ending = extname(out).toLowerCase();
  if (['.html', '.htm'].includes(ending)) return 'html';
  if (['.md', '.markdown'].includes(ending)) return 'md';
  throw new UsageError(`--out must end in .html or .md; it is ${out}.`);
}
