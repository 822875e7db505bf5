import { lengthScore } from '../metrics/rows.ts';
import { type RiskCoverageCurve, riskCoverageCurve } from '../metrics/selective/curve.ts';
import { type RiskLinePoint, riskLine } from '../metrics/selective/curve-lines.ts';
import { plural } from '../words/count.ts';
import { defineAnalysis } from './analysis.ts';
import { numberOption } from './option.ts';
import { textTable, thresholdText } from './report/text-table.ts';
import { labelThresholdOption } from './shared-options.ts';

export interface CurveResult {
  /** Read it on the main thread with `operatingPoint`, `riskLine`, `rocLine`, `precisionRecallLine`. */
  curve: RiskCoverageCurve;
  /** The same rows ordered by the length of the response. */
  length: RiskCoverageCurve;
}

/** What is accepted, and what that risks, at every score threshold. */
export const curveAnalysis = defineAnalysis({
  id: 'curve',
  command: 'curve',
  summary: 'risk against coverage at every score threshold, beside the length baseline',
  inputs: ['labelledRows', 'score'],
  options: {
    cut: labelThresholdOption,
    points: numberOption({
      words: ['points'],
      description: 'points to print, at even steps of coverage',
      min: 1,
      integer: true,
      default: 20,
    }),
  },
  metrics: ['coverage', 'selective_risk', 'simultaneous_risk', 'generalised_risk'],
  compute: ({ rows, column }, { cut }): CurveResult => ({
    curve: riskCoverageCurve({ ...rows, ...column }, cut),
    length: riskCoverageCurve({ ...rows, ...column, score: lengthScore(rows.length) }, cut),
  }),
  toJson: ({ curve, length }, { inputs, options, about }) => ({
    score: inputs.column.name,
    label: about.label,
    cut: options.cut,
    n: curve.n,
    labelled: curve.labelled,
    invalid: inputs.rows.label.length - curve.n,
    instructions: curve.instructions,
    thresholds: curve.threshold.length,
    points: riskLine(curve, options.points).map(pointJson),
    length: riskLine(length, options.points).map(pointJson),
  }),
  toText: ({ curve, length }, { inputs, options, about }) =>
    [
      `${inputs.column.name} against ${about.label}: ${plural(curve.n, 'row')} with a score, ${curve.labelled} of them labelled, ${inputs.rows.label.length - curve.n} invalid. A row is bad where ${about.label} < ${options.cut}.`,
      '',
      textTable(riskTable(curve, options.points)),
      '',
      'The same rows in the order of length, longest first:',
      textTable(riskTable(length, options.points, { accept: 'accept ln(1 + characters) ≥' })),
    ].join('\n'),
  example: ['--score', 'judge_score', '--label', 'quality', '--points', '7'],
});

/** A curve as a table, at even steps of coverage; its first row heads the columns. */
export const riskTable = (
  curve: RiskCoverageCurve,
  points: number,
  {
    accept = 'accept score ≥',
    threshold = thresholdText,
  }: { accept?: string; threshold?(score: number): string } = {},
): string[][] => [
  [accept, 'accepted', 'coverage', 'bad among accepted', 'if chosen by looking', 'bad and accepted'],
  ...riskLine(curve, points).map((point) => pointCells(point, threshold)),
];

/** Null where no labelled row is accepted. */
const finite = (value: number) => (Number.isNaN(value) ? null : value);

const pointJson = (point: RiskLinePoint) => ({
  threshold: point.threshold,
  coverage: point.coverage,
  accepted: point.accepted,
  selective_risk: {
    value: finite(point.selectiveRisk),
    low: finite(point.selectiveLow),
    high: finite(point.selectiveHigh),
    band_low: finite(point.bandLow),
    band_high: finite(point.bandHigh),
  },
  generalised_risk: {
    value: finite(point.generalisedRisk),
    low: finite(point.generalisedLow),
    high: finite(point.generalisedHigh),
  },
});

const pointCells = (point: RiskLinePoint, threshold: (score: number) => string): string[] => {
  const risk = (value: number, low: number, high: number) =>
    Number.isNaN(value) ? '–' : `${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
  return [
    threshold(point.threshold),
    String(point.accepted),
    point.coverage.toFixed(3),
    risk(point.selectiveRisk, point.selectiveLow, point.selectiveHigh),
    Number.isNaN(point.bandLow) ? '–' : `[${point.bandLow.toFixed(3)}, ${point.bandHigh.toFixed(3)}]`,
    risk(point.generalisedRisk, point.generalisedLow, point.generalisedHigh),
  ];
};
