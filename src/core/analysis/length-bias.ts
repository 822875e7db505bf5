import { type LengthBias, lengthBias } from '../metrics/bias/length-bias.ts';
import { defineAnalysis } from './analysis.ts';
import { estimateJson, estimateText } from './report/estimate-json.ts';
import { reasonLines } from './report/reasons.ts';
import { textTable } from './report/text-table.ts';
import { bootstrapOptions } from './shared-options.ts';

/** How far a score goes with the length of the response, and how far that is deserved. */
export const lengthBiasAnalysis = defineAnalysis({
  id: 'lengthBias',
  command: 'length-bias',
  summary: 'correlation of a score with the length of the response, plain and beyond what the label explains',
  inputs: ['labelledRows', 'score'],
  options: bootstrapOptions,
  metrics: ['length_bias', 'residual_length_bias'],
  compute: ({ rows, column }, options) => lengthBias(rows, column, options),
  toJson: (found, { inputs, options, about }) => ({
    score: inputs.column.name,
    label: about.label,
    ...options,
    n: found.pearson.n,
    pearson: estimateJson(found.pearson),
    spearman: estimateJson(found.spearman),
    residual_pearson: estimateJson(found.residualPearson),
    label_pearson: estimateJson(found.labelPearson),
  }),
  toText: (found, { inputs, about }) => biasText(found, inputs.column.name, about.label!),
  example: ['--score', 'judge_score', '--label', 'quality', '--draws', '60'],
});

const biasText = (found: LengthBias, score: string, label: string): string =>
  [
    `Correlation with ln(1 + characters of the response), ${found.pearson.n} rows:`,
    '',
    textTable([
      [`${score}, Pearson`, estimateText(found.pearson)],
      [`${score}, Spearman`, estimateText(found.spearman)],
      [`${score} beyond what ${label} explains`, estimateText(found.residualPearson)],
      [`${label}, Pearson`, estimateText(found.labelPearson)],
    ]),
    ...reasonLines(Object.values(found)),
  ].join('\n');
