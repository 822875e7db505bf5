import { selfPreference } from '../metrics/bias/self-preference.ts';
import { plural } from '../words/count.ts';
import { defineAnalysis } from './analysis.ts';
import { estimateJson, estimateText } from './report/estimate-json.ts';
import { reasonLines } from './report/reasons.ts';
import { textTable } from './report/text-table.ts';
import { bootstrapOptions } from './shared-options.ts';

/** Self-preference bias: whether marked rows, such as those of the judge's own model family, score higher than others. */
export const selfPreferenceAnalysis = defineAnalysis({
  id: 'selfPreference',
  command: 'self-preference',
  summary:
    "self-preference bias: how much higher a judge scores its own model family's rows, plain and at equal label",
  inputs: ['labelledRows', 'score', 'marked'],
  options: bootstrapOptions,
  metrics: ['mean_gap', 'favour'],
  compute: ({ rows, column, marked }, options) => selfPreference(rows, column, marked, options),
  toJson: (found, { inputs, options, about }) => ({
    score: inputs.column.name,
    label: about.label,
    ...options,
    marked: found.marked,
    others: found.others,
    difference: estimateJson(found.difference),
    at_equal_label: estimateJson(found.atEqualLabel),
  }),
  toText: (found, { inputs }) =>
    [
      `Mean ${inputs.column.name} of ${plural(found.marked, 'marked row')} minus that of ${plural(found.others, 'other row')}:`,
      '',
      textTable([
        ['as scored', estimateText(found.difference)],
        ['at equal label', estimateText(found.atEqualLabel)],
      ]),
      ...reasonLines([found.difference, found.atEqualLabel]),
    ].join('\n'),
  example: ['--score', 'judge_score', '--label', 'quality', '--family', 'alpha', '--draws', '60'],
});
