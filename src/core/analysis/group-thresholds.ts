import { AppError } from '../errors.ts';
import { splitSentence } from '../metrics/split-seed.ts';
import {
  type GroupPromise,
  type GroupThresholdReport,
  groupMethods,
  groupThresholds,
  heldBackSentence,
  thresholdScopes,
} from '../metrics/threshold/group-thresholds.ts';
import { plural } from '../words/count.ts';
import { defineAnalysis } from './analysis.ts';
import { choiceOption } from './option.ts';
import { estimateJson, estimateText } from './report/estimate-json.ts';
import { assumptionsText, splitJson, splitText } from './report/split-report.ts';
import { textTable, thresholdText } from './report/text-table.ts';
import { alphaOption, deltaOption, promiseOptions } from './shared-options.ts';

/** No group over α: one threshold that holds in all of them, or one for each. */
export const groupThresholdsAnalysis = defineAnalysis({
  id: 'groupThresholds',
  command: 'group-thresholds',
  summary: 'a promise for every model, category or other group at once: one threshold, or one for each',
  notes:
    'A file for which the answer is to decline all is no failure: the exit code is 0. Groups with too few labelled instructions are named, and nothing is promised of them.',
  inputs: ['labelledRows', 'score', 'slicing', 'newRows'],
  options: {
    alpha: alphaOption,
    delta: deltaOption,
    scope: choiceOption(thresholdScopes, {
      words: ['thresholds'],
      description: 'one threshold that holds in all groups, or a threshold for each group',
      default: 'one',
    }),
    method: choiceOption(groupMethods, {
      words: ['method'],
      description: 'how thresholds are tested, on one row an instruction',
      default: 'fixed-sequence',
    }),
    ...promiseOptions,
  },
  metrics: ['group_promise', 'promised_risk', 'label_weights', 'shift_weights'],
  compute({ rows, column, slicing, fresh }, options) {
    if (slicing.more?.length)
      throw new AppError(
        'slices-overlap',
        'Some rows are of several of these groups, such as tags, so no threshold can be promised for each. Choose groups of which every row is of one at most.',
      );
    return groupThresholds(rows, column, slicing, options, fresh ?? null);
  },
  toJson: (report, { inputs, options, about }) => ({
    score: inputs.column.name,
    label: about.label,
    cut: options.cut,
    alpha: options.alpha,
    delta: options.delta,
    thresholds: options.scope,
    method: options.method,
    correction: options.correction,
    unit: options.unit,
    seed: options.seed,
    split: splitJson(report),
    promise: report.promise,
    held_back_by: report.heldBackBy,
    without_group: report.withoutGroup,
    groups: report.groups.map(groupJson),
    weights: report.weights,
    assumptions: report.assumptions,
  }),
  toText: (report, { options }) => reportText(report, options),
  example: [
    ...['--score', 'judge_score', '--label', 'quality', '--by', 'model'],
    ...['--alpha', '0.5', '--delta', '0.3', '--min-rows', '5'],
  ],
});

const groupJson = (group: GroupPromise) => ({
  group: group.name,
  threshold: group.threshold,
  covered: group.covered,
  needed: group.needed,
  calibration: { instructions: group.instructions, rows: group.calibrationRows },
  scored: group.scored,
  accepted: group.accepted,
  test_rows: group.testRows,
  promised_on_test: estimateJson(group.onTest),
});

function reportText(report: GroupThresholdReport, { delta }: { delta: number }): string {
  const { split, groups } = report;
  const heldBack = heldBackSentence(report);
  const needs = groups.flatMap(({ name, needed }) => (needed ? [`- ${name}: ${needed.sentence}`] : []));
  return [
    `${splitText(report)}${report.withoutGroup > 0 ? ` ${plural(report.withoutGroup, 'scored row')} without a group left out.` : ''}`,
    splitSentence(split, delta),
    '',
    report.promise,
    ...(heldBack === null ? [] : [heldBack]),
    '',
    textTable([
      ['group', 'accept score ≥', 'accepted', 'instructions', 'bad among accepted on the test split'],
      ...groups.map((group) => [
        group.name,
        group.threshold === null ? 'decline all' : thresholdText(group.threshold),
        `${group.accepted} of ${group.scored}`,
        String(group.instructions),
        estimateText(group.onTest),
      ]),
    ]),
    ...(needs.length > 0 ? ['\nWhat would be needed:', ...needs] : []),
    assumptionsText(report.assumptions),
  ].join('\n');
}
