import { type ComparisonReport, compareScores } from '#core/metrics/compare/compare.ts';
import { mostDisagreeing } from '#core/metrics/compare/disagreement.ts';
import { coreKeys } from '#core/metrics/core-figures.ts';
import { plural } from '#core/words/count.ts';
import { type Command, UsageError } from '../command.ts';
import {
  bootstrapOptions,
  bootstrapUsage,
  bootstrapWords,
  cutOf,
  cutUsage,
} from '../metrics/common-options.ts';
import { coreJson, figureJson, figureText } from '../metrics/figures-json.ts';
import {
  type MeasuredFile,
  metricRowsOf,
  readMeasuredFile,
  requireColumn,
  scoreColumnOf,
} from '../metrics/measured-file.ts';
import { reasonLines } from '../metrics/reasons.ts';
import { textTable } from '../metrics/text-table.ts';
import { optionalNumber, parseOptions, required } from '../parse-options.ts';

export const compareCommand: Command = {
  name: 'compare',
  summary: 'compare score columns on the same rows, with intervals of the differences',
  usage: `Usage: npm run --silent cli -- compare --data FILE --score COLUMN --score COLUMN … --label COLUMN [OPTIONS]

  --data FILE      JSONL, JSON, CSV or TSV, gzipped or not
  --score COLUMN   a score column; give two or more
  --label COLUMN   the quality label, higher is better
${cutUsage}
  --rows N         list the N rows on which the first two disagree most (default 10)
${bootstrapUsage}

Exit codes: 0 done, 1 failed, 2 wrong arguments.`,

  async run(argv) {
    const options = parseOptions(argv, {
      data: { type: 'string' },
      score: { type: 'string', multiple: true },
      label: { type: 'string' },
      cut: { type: 'string' },
      rows: { type: 'string' },
      ...bootstrapWords,
    });
    const data = required(options.data, 'data');
    const label = required(options.label, 'label');
    const scores = options.score ?? [];
    if (scores.length < 2) throw new UsageError('--score is needed at least twice.');
    const cut = optionalNumber(options.cut, 'cut');
    const limit = optionalNumber(options.rows, 'rows', { min: 0, integer: true }) ?? 10;
    const bootstrap = bootstrapOptions(options);

    const file = await readMeasuredFile(data);
    requireColumn(file, label, 'label');
    const columns = scores.map((score) => scoreColumnOf(file, requireColumn(file, score, 'score')));
    const rows = metricRowsOf(file, { label, group: null });
    const chosen = cutOf(rows.label, cut);
    const report = compareScores(rows, columns, { ...bootstrap, cut: chosen });
    const disagreeing = mostDisagreeing(columns[0]!, columns[1]!, limit).map(({ row, first, second }) => ({
      id: file.rows[row]!.id,
      first,
      second,
    }));
    if (options.json) console.log(JSON.stringify({ label, cut: chosen, ...reportJson(report), disagreeing }));
    else console.log(reportText(report, disagreeing, file));
    return 0;
  },
};

const reportJson = (report: ComparisonReport) => ({
  n: report.n,
  instructions: report.instructions,
  invalid: report.invalid,
  unlabelled: report.unlabelled,
  columns: report.columns.map(({ name, invalid, figures }) => ({
    score: name,
    invalid,
    ...coreJson(figures),
  })),
  differences: report.pairs.map(({ first, second, figures }) => ({
    first: report.columns[first]!.name,
    second: report.columns[second]!.name,
    ...Object.fromEntries(
      coreKeys.map((key) => {
        const { difference, p, holm } = figures[key];
        return [key, { ...figureJson(difference), p, holm }];
      }),
    ),
  })),
});

function reportText(
  report: ComparisonReport,
  disagreeing: readonly { id: string; first: number; second: number }[],
  file: MeasuredFile,
): string {
  const pairs = report.pairs.map(({ first, second, figures }) => [
    '',
    `${report.columns[first]!.name} minus ${report.columns[second]!.name}, paired:`,
    textTable([
      ['', 'difference', 'p', 'p (Holm)'],
      ...coreKeys.map((key) => {
        const { difference, p, holm } = figures[key];
        const text = (value: number | null) => (value === null ? '–' : value.toPrecision(2));
        return [key, figureText(difference), text(p), text(holm)];
      }),
    ]),
  ]);
  return [
    `${plural(report.n, 'row')} of ${plural(report.instructions, 'instruction')} that every column scored, of ${file.rows.length}; ${report.invalid} left out without a score, ${report.unlabelled} without a label.`,
    '',
    textTable([
      ['', ...report.columns.map(({ name }) => name)],
      ...coreKeys.map((key) => [key, ...report.columns.map(({ figures }) => figureText(figures[key]))]),
    ]),
    ...pairs.flat(),
    ...reasonLines([
      ...report.columns.flatMap(({ figures }) => Object.values(figures)),
      ...report.pairs.flatMap(({ figures }) => coreKeys.map((key) => figures[key].difference)),
    ]),
    ...(disagreeing.length > 0
      ? [
          '',
          `Rows furthest apart in the orders of ${report.columns[0]!.name} and ${report.columns[1]!.name}:`,
          textTable([
            ['row', ...[0, 1].map((at) => `share below by ${report.columns[at]!.name}`)],
            ...disagreeing.map(({ id, first, second }) => [id, first.toFixed(3), second.toFixed(3)]),
          ]),
        ]
      : []),
  ].join('\n');
}
