import { defaultCoverage } from '../decision/coverage.ts';
import { type Sensitivity, sensitivity } from '../metrics/bias/sensitivity.ts';
import type { ScoreColumn } from '../metrics/rows.ts';
import { plural } from '../words/count.ts';
import { defineAnalysis } from './analysis.ts';
import { numberOption } from './option.ts';
import { estimateJson, estimateText } from './report/estimate-json.ts';
import { reasonLines } from './report/reasons.ts';
import { textTable } from './report/text-table.ts';
import { bootstrapOptions, thresholdAccepting } from './shared-options.ts';

type Pair = { first: ScoreColumn; second: ScoreColumn };

const thresholdOf = (which: keyof Pair) =>
  numberOption<Pair>({
    words: [`${which}-threshold`],
    placeholder: 'T',
    description: `the ${which} score accepts from T on (default: the strictest that accepts ${100 * defaultCoverage}% of the rows that both scored)`,
    default({ first, second }) {
      const valid = first.valid.map((value, row) => (value && second.valid[row] ? 1 : 0));
      return thresholdAccepting({ first, second }[which], valid);
    },
  });

/** Two templates, settings or judges over the same rows: how far scores and decisions differ. */
export const sensitivityAnalysis = defineAnalysis({
  id: 'sensitivity',
  command: 'sensitivity',
  summary: 'how far two scores of the same rows differ, in value and in decisions; no label is needed',
  inputs: ['rows', 'twoScores'],
  options: {
    firstThreshold: thresholdOf('first'),
    secondThreshold: thresholdOf('second'),
    ...bootstrapOptions,
  },
  metrics: ['pearson', 'spearman', 'score_shift', 'flipped'],
  compute: ({ rows, first, second }, { firstThreshold, secondThreshold, ...bootstrap }) =>
    sensitivity(rows, first, second, { first: firstThreshold, second: secondThreshold }, bootstrap),
  toJson: (found, { inputs, options }) => ({
    first: inputs.first.name,
    second: inputs.second.name,
    thresholds: { first: options.firstThreshold, second: options.secondThreshold },
    seed: options.seed,
    draws: options.draws,
    n: found.n,
    invalid: found.invalid,
    pearson: estimateJson(found.pearson),
    spearman: estimateJson(found.spearman),
    shift: estimateJson(found.shift),
    mean_size: estimateJson(found.meanSize),
    flipped: estimateJson(found.flipped),
  }),
  toText: (found, { inputs, options }) =>
    [
      `${inputs.first.name} and ${inputs.second.name}: ${plural(found.n, 'row')} that both scored, ${found.invalid} left out. Accepted: ${inputs.first.name} ≥ ${options.firstThreshold}, ${inputs.second.name} ≥ ${options.secondThreshold}.`,
      '',
      textTable(linesOf(found)),
      ...reasonLines([found.pearson, found.spearman, found.shift, found.meanSize, found.flipped]),
    ].join('\n'),
  example: ['--score', 'judge_score', '--score', 'quality', '--draws', '60'],
});

const linesOf = (found: Sensitivity): string[][] => [
  ['Pearson', estimateText(found.pearson)],
  ['Spearman', estimateText(found.spearman)],
  ['mean difference, first − second', estimateText(found.shift)],
  ['mean size of the difference', estimateText(found.meanSize)],
  ['share of changed decisions', estimateText(found.flipped)],
];
