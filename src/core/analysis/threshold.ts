import { isUndefined } from '../metrics/estimate.ts';
import type { OperatingPoint } from '../metrics/selective/operating-point.ts';
import { splitSentence } from '../metrics/split-seed.ts';
import {
  type ThresholdReport,
  type ThresholdResult,
  thresholdReport,
} from '../metrics/threshold/threshold-report.ts';
import { defineAnalysis } from './analysis.ts';
import { estimateJson, estimateText } from './report/estimate-json.ts';
import { missingJson } from './report/missing-json.ts';
import { assumptionsText, countsOf, leftOutText, splitJson, splitText } from './report/split-report.ts';
import { alphaOption, deltaOption, promiseOptions } from './shared-options.ts';

/** Score thresholds chosen for a risk on one part of the instructions, and what happened on the other. */
export const thresholdAnalysis = defineAnalysis({
  id: 'suggestThreshold',
  command: 'threshold',
  summary: 'choose a threshold for a risk, with and without a guarantee',
  notes: 'A file for which the answer is to decline all is no failure: the exit code is 0.',
  inputs: ['labelledRows', 'score', 'newRows'],
  options: {
    alpha: alphaOption,
    delta: deltaOption,
    ...promiseOptions,
  },
  metrics: [
    'working_point',
    'simultaneous_risk',
    'fixed_sequence',
    'learn_then_test',
    'betting',
    'approximate',
    'conformal_risk',
    'promised_risk',
    'missing_labels',
    'label_weights',
    'shift_weights',
  ],
  compute: ({ rows, column, fresh }, options) => thresholdReport(rows, column, options, fresh ?? null),
  toJson: (report, { inputs, options, about }) => ({
    score: inputs.column.name,
    label: about.label,
    ...countsOf(inputs),
    cut: options.cut,
    alpha: options.alpha,
    delta: options.delta,
    minRows: options.minRows,
    correction: options.correction,
    unit: options.unit,
    seed: options.seed,
    split: splitJson(report),
    working_point_all_rows: {
      threshold: report.allRows.threshold,
      decline_all: report.allRows.threshold === null,
      on_all_rows: pointJson(report.allRows.point),
      simultaneous_risk: report.allRows.simultaneousRisk && estimateJson(report.allRows.simultaneousRisk),
    },
    methods: Object.fromEntries(
      report.results.map((result) => [result.method.replaceAll('-', '_'), resultJson(result)]),
    ),
    missing_labels: missingJson(report.missing),
    weights: report.weights,
    assumptions: report.assumptions,
  }),
  toText: (report, { inputs, options }) => reportText(report, countsOf(inputs), options),
  example: ['--score', 'judge_score', '--label', 'quality', '--alpha', '0.4', '--delta', '0.2'],
});

const pointJson = (point: OperatingPoint | null) =>
  point && {
    accepted: point.accepted,
    declined: point.declined,
    coverage: point.coverage,
    losses: point.losses,
    selective_risk: estimateJson(point.selectiveRisk),
    generalised_risk: estimateJson(point.generalisedRisk),
  };

const resultJson = (result: ThresholdResult) => ({
  threshold: result.threshold,
  decline_all: result.threshold === null,
  promise: result.promise,
  rests_on: result.restsOn,
  tested: result.candidates.length,
  on_calibration: pointJson(result.onCalibration),
  on_test: pointJson(result.onTest),
  promised_on_calibration: result.promisedOnCalibration && estimateJson(result.promisedOnCalibration),
  promised_on_test: result.promisedOnTest && estimateJson(result.promisedOnTest),
  kept_on_test: result.keptOnTest,
  by_group: Object.fromEntries(result.byGroup.map(({ name, point }) => [name, pointJson(point)])),
});

/** What Decide's rule for the risk seen here chooses; the methods below choose on the calibration split. */
function allRowsText({ threshold, point, simultaneousRisk }: ThresholdReport['allRows']): string {
  if (threshold === null || !point || !simultaneousRisk) return 'decline all';
  const { selectiveRisk: risk, coverage } = point;
  return `accept score ≥ ${threshold}\n  Empirical, no guarantee: chosen and measured on the same rows. Accepts ${(100 * coverage).toFixed(1)}%, bad among the accepted ${isUndefined(risk) ? risk.reason : `${estimateText(risk)}; with an interval that allows for the choice, ${estimateText(simultaneousRisk)}`}.`;
}

function reportText(
  report: ThresholdReport,
  counts: ReturnType<typeof countsOf>,
  options: { delta: number },
): string {
  const onTestText = ({ onTest, promisedOnTest: risk, method }: ThresholdResult) => {
    if (!onTest || !risk) return '';
    const what = method === 'conformal-risk' ? 'bad and accepted' : 'bad among the accepted';
    const accepted = `\n  On the test split: accepts ${(100 * onTest.coverage).toFixed(1)}%`;
    return isUndefined(risk) ? `${accepted}. ${risk.reason}` : `${accepted}, ${what} ${estimateText(risk)}.`;
  };
  return [
    `${splitText(report)} ${leftOutText(counts)}`,
    splitSentence(report.split, options.delta),
    `\nworking-point of all rows: ${allRowsText(report.allRows)}`,
    ...report.results.map(
      (result) =>
        `\n${result.method}: ${result.threshold === null ? 'decline all' : `accept score ≥ ${result.threshold}`}\n  ${result.promise}\n  Rests on ${result.restsOn}.${onTestText(result)}`,
    ),
    assumptionsText(report.assumptions),
  ].join('\n');
}
