import { type BestOfNReport, bestOfN, pickers } from '../metrics/bestofn/best-of-n.ts';
import { picksOf } from '../metrics/bestofn/picks.ts';
import { plural } from '../words/count.ts';
import { defineAnalysis } from './analysis.ts';
import { optionalNumber } from './option.ts';
import { estimateJson, estimatesJson, estimateText } from './report/estimate-json.ts';
import { reasonLines } from './report/reasons.ts';
import { textTable } from './report/text-table.ts';
import { bootstrapOptions } from './shared-options.ts';

/** What picking the best of n responses by a score would give. */
export const bestOfNAnalysis = defineAnalysis({
  id: 'bestOfN',
  command: 'best-of-n',
  summary: 'what picking the best of n responses by a score would give',
  inputs: ['labelledRows', 'score'],
  options: {
    most: optionalNumber({
      words: ['max-n', 'most'],
      description: 'pick from up to N (default: as many as at least 80% of the instructions have)',
      min: 1,
      integer: true,
    }),
    ...bootstrapOptions,
  },
  metrics: ['best_of_n'],
  compute: ({ rows, column }, options) => bestOfN(rows, column, options),
  toJson: (report, { inputs, about }) => ({
    score: inputs.column.name,
    label: about.label,
    n: report.rows,
    invalid: report.invalid,
    unlabelled: report.unlabelled,
    instructions: report.instructions,
    left_out: report.leftOut,
    most: report.curve.length,
    curve: report.curve.map(({ n, ...at }) => ({ n, ...estimatesJson(at, pickers) })),
    over_random: estimateJson(report.overRandom),
    over_longest: estimateJson(report.overLongest),
  }),
  toText: (report, { inputs, about }) => reportText(inputs.column.name, about.label!, report),
  file: {
    word: 'picks',
    description: 'write the picked row of each instruction as JSON Lines',
    rows: ({ rows, column }) =>
      picksOf(rows.instruction, column).map(({ row, candidates, tied }) => ({
        row,
        columns: { best_of: candidates, best_of_tied: tied },
      })),
  },
  example: ['--score', 'judge_score', '--label', 'quality', '--draws', '60'],
});

const reportText = (score: string, label: string, report: BestOfNReport) =>
  [
    `Expected ${label} of the pick by ${score}: ${plural(report.rows, 'row')} of ${plural(report.instructions, 'instruction')}, ${plural(report.leftOut, 'instruction')} left out with fewer candidates, ${plural(report.invalid, 'row')} invalid.`,
    '',
    textTable([
      ['n', ...pickers],
      ...report.curve.map((point) => [
        String(point.n),
        ...pickers.map((picker) => estimateText(point[picker])),
      ]),
    ]),
    '',
    report.curve.length < 2
      ? 'Too few instructions have two or more scored and labelled responses, so there is nothing to pick from.'
      : `At the last n, over a random pick: ${estimateText(report.overRandom)}; over the longest: ${estimateText(report.overLongest)}.`,
    ...reasonLines([
      ...report.curve.flatMap((point) => pickers.map((picker) => point[picker])),
      report.overRandom,
      report.overLongest,
    ]),
  ].join('\n');
