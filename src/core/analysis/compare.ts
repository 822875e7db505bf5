import { type ComparisonReport, compareScores } from '../metrics/compare/compare.ts';
import { type Disagreement, mostDisagreeing } from '../metrics/compare/disagreement.ts';
import { coreKeys } from '../metrics/core-figures.ts';
import { plural } from '../words/count.ts';
import { defineAnalysis } from './analysis.ts';
import { disagreementLines, disagreementsJson } from './disagreements.ts';
import { numberOption } from './option.ts';
import { coreJson, estimateJson, estimateText } from './report/estimate-json.ts';
import { reasonLines } from './report/reasons.ts';
import { textTable } from './report/text-table.ts';
import { bootstrapOptions, labelThresholdOption } from './shared-options.ts';

export interface Comparison extends ComparisonReport {
  /** Rows on which the first two disagree most. */
  disagreeing: Disagreement[];
}

/** Score columns on the rows that all of them scored, with paired differences. */
export const compareAnalysis = defineAnalysis({
  id: 'compare',
  command: 'compare',
  summary: 'compare score columns on the same rows, with intervals of the differences',
  inputs: ['labelledRows', 'scores'],
  options: {
    cut: labelThresholdOption,
    limit: numberOption({
      words: ['rows'],
      description: 'list the N rows on which the first two disagree most',
      min: 0,
      integer: true,
      default: 10,
    }),
    ...bootstrapOptions,
  },
  metrics: [...coreKeys, 'paired_difference', 'p_value', 'adjusted_p'],
  compute: ({ rows, columns }, { limit, ...options }): Comparison => ({
    ...compareScores(rows, columns, options),
    disagreeing: columns.length < 2 ? [] : mostDisagreeing(columns[0]!, columns[1]!, limit),
  }),
  toJson: (report, { inputs, options, about }) => ({
    label: about.label,
    cut: options.cut,
    ...reportJson(report),
    disagreeing: disagreementsJson(report.disagreeing, inputs.rows),
  }),
  toText: (report, { inputs, about }) =>
    [
      ...reportLines(report, about.rows),
      ...disagreementLines(report.disagreeing, inputs.rows, [
        inputs.columns[0]!.name,
        inputs.columns[1]!.name,
      ]),
    ].join('\n'),
  example: ['--score', 'judge_score', '--score', 'quality', '--label', 'quality', '--draws', '60'],
});

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
        return [key, { ...estimateJson(difference), p, holm }];
      }),
    ),
  })),
});

function reportLines(report: ComparisonReport, rows: number): string[] {
  const pairs = report.pairs.map(({ first, second, figures }) => [
    '',
    `${report.columns[first]!.name} minus ${report.columns[second]!.name}, paired:`,
    textTable([
      ['', 'difference', 'p', 'p (Holm)'],
      ...coreKeys.map((key) => {
        const { difference, p, holm } = figures[key];
        const text = (value: number | null) => (value === null ? '–' : value.toPrecision(2));
        return [key, estimateText(difference), text(p), text(holm)];
      }),
    ]),
  ]);
  return [
    `${plural(report.n, 'row')} of ${plural(report.instructions, 'instruction')} that every column scored, of ${rows}; ${report.invalid} left out without a score, ${report.unlabelled} without a label.`,
    '',
    textTable([
      ['', ...report.columns.map(({ name }) => name)],
      ...coreKeys.map((key) => [key, ...report.columns.map(({ figures }) => estimateText(figures[key]))]),
    ]),
    ...pairs.flat(),
    ...reasonLines([
      ...report.columns.flatMap(({ figures }) => Object.values(figures)),
      ...report.pairs.flatMap(({ figures }) => coreKeys.map((key) => figures[key].difference)),
    ]),
  ];
}
