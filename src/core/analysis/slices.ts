import { defaultCoverage } from '../decision/coverage.ts';
import type { ScoreColumn } from '../metrics/rows.ts';
import { type SliceResult, sliceReport } from '../metrics/slices/slice-report.ts';
import { plural } from '../words/count.ts';
import { defineAnalysis } from './analysis.ts';
import { numberOption } from './option.ts';
import { estimateJson, estimateText } from './report/estimate-json.ts';
import { reasonLines } from './report/reasons.ts';
import { textTable } from './report/text-table.ts';
import { bootstrapOptions, labelThresholdOption, thresholdAccepting } from './shared-options.ts';

/** What a score threshold does to each part of the rows. */
export const slicesAnalysis = defineAnalysis({
  id: 'slices',
  command: 'slices',
  summary: 'coverage and risk of each slice of the rows at a score threshold, with corrected p-values',
  inputs: ['labelledRows', 'score', 'slicing'],
  options: {
    threshold: numberOption<{ column: ScoreColumn }>({
      words: ['threshold'],
      placeholder: 'T',
      description: `accept score ≥ T (default: the strictest that accepts ${100 * defaultCoverage}% of the scored rows)`,
      default: ({ column }) => thresholdAccepting(column),
    }),
    cut: labelThresholdOption,
    ...bootstrapOptions,
  },
  metrics: ['coverage', 'selective_risk', 'error_rate', 'paired_difference', 'p_value', 'adjusted_p'],
  compute: ({ rows, column, slicing }, options) => sliceReport(rows, column, slicing, options),
  toJson: (slices, { inputs, options, about }) => ({
    score: inputs.column.name,
    label: about.label,
    threshold: options.threshold,
    cut: options.cut,
    seed: options.seed,
    draws: options.draws,
    slices: slices.map((slice) => ({
      slice: slice.name,
      n: slice.n,
      invalid: slice.invalid,
      coverage: estimateJson(slice.coverage),
      selective_risk: estimateJson(slice.risk),
      error_rate: estimateJson(slice.errorRate),
      risk_over_rest: { ...estimateJson(slice.riskOverRest), p: slice.p, holm: slice.holm, bh: slice.bh },
    })),
  }),
  toText: (slices, { inputs, options, about }) =>
    [
      `${plural(slices.length, 'slice')} by ${inputs.column.name} ≥ ${options.threshold}, worst first. A row is bad where ${about.label} < ${options.cut}.`,
      '',
      textTable([
        ['slice', 'rows', 'invalid', 'coverage', 'bad among accepted', 'over the rest', 'p (Holm)', 'p (BH)'],
        ...slices.map(sliceCells),
      ]),
      ...reasonLines(slices.flatMap(({ coverage, risk, riskOverRest }) => [coverage, risk, riskOverRest])),
    ].join('\n'),
  example: ['--score', 'judge_score', '--label', 'quality', '--by', 'model', '--draws', '60'],
});

const pText = (p: number | null) => (p === null ? '–' : p.toPrecision(2));

const sliceCells = (slice: SliceResult): string[] => [
  slice.name,
  String(slice.n),
  String(slice.invalid),
  estimateText(slice.coverage),
  estimateText(slice.risk),
  estimateText(slice.riskOverRest),
  pText(slice.holm),
  pText(slice.bh),
];
