import { isUndefined } from '../metrics/estimate.ts';
import { splitSentence } from '../metrics/split-seed.ts';
import { bandOf } from '../metrics/threshold/bands.ts';
import { certifyingMethods } from '../metrics/threshold/certify.ts';
import {
  type BandOutcome,
  type Side,
  type ThreeWayReport,
  threeWayReport,
} from '../metrics/threshold/three-way.ts';
import { plural } from '../words/count.ts';
import { percent } from '../words/percent.ts';
import { defineAnalysis } from './analysis.ts';
import { choiceOption, numberOption } from './option.ts';
import { estimateJson, estimateText } from './report/estimate-json.ts';
import { missingJson } from './report/missing-json.ts';
import { countsOf, leftOutText, splitJson, splitText } from './report/split-report.ts';
import { alphaOption, promiseOptions } from './shared-options.ts';

/** Accept, review or decline: two score thresholds with a promise for both, and the rows left to people. */
export const threeWayAnalysis = defineAnalysis({
  id: 'threeWay',
  command: 'three-way',
  summary: 'accept, review or decline: two thresholds, both certified, and the rows between for people',
  notes:
    'A row is accepted at the one threshold or above, declined at the other or below, and else left to review. Where neither can be certified every row is: the exit code is 0.',
  inputs: ['labelledRows', 'score', 'newRows'],
  options: {
    alpha: alphaOption,
    beta: numberOption({
      words: ['beta'],
      placeholder: 'B',
      description: 'the share of good rows among the declined that must not be exceeded, between 0 and 1',
      share: true,
    }),
    delta: numberOption({
      words: ['delta'],
      placeholder: 'D',
      description: 'the probability that either is exceeded all the same, between 0 and 1',
      share: true,
    }),
    method: choiceOption(certifyingMethods, {
      words: ['method'],
      description: 'how thresholds are tested, each side at δ ÷ 2',
      default: 'fixed-sequence',
    }),
    ...promiseOptions,
  },
  metrics: [
    'three_way',
    'good_declined',
    'promised_risk',
    'missing_labels',
    'label_weights',
    'shift_weights',
  ],
  compute: ({ rows, column, fresh }, options) => threeWayReport(rows, column, options, fresh ?? null),
  toJson: (report, { inputs, options, about }) => ({
    score: inputs.column.name,
    label: about.label,
    ...countsOf(inputs),
    cut: options.cut,
    alpha: options.alpha,
    beta: options.beta,
    delta: options.delta,
    method: options.method,
    unit: options.unit,
    seed: options.seed,
    split: splitJson(report),
    promise: report.promise,
    rests_on: report.restsOn,
    accept: sideJson(report.accept),
    decline: sideJson(report.decline),
    all_rows: {
      accepted: report.allRows.accepted,
      review: report.allRows.review,
      declined: report.allRows.declined,
      review_scores: report.reviewScores,
    },
    on_calibration: outcomeJson(report.onCalibration),
    on_test: outcomeJson(report.onTest),
    missing_labels: missingJson(report.missing),
    weights: report.weights,
    assumptions: report.assumptions,
  }),
  toText: (report, { inputs, options }) => reportText(report, countsOf(inputs), options),
  file: {
    word: 'review',
    description: 'write the rows between the thresholds as JSON Lines: the queue of those who annotate',
    rows({ column }, { accept, decline }) {
      const bands = { accept: accept.threshold, decline: decline.threshold };
      return [...column.score.keys()]
        .filter((row) => column.valid[row] === 1 && bandOf(bands, column.score[row]!) === 'review')
        .map((row) => ({ row, columns: {} }));
    },
  },
  example: [
    ...['--score', 'judge_score', '--label', 'quality'],
    ...['--alpha', '0.45', '--beta', '0.45', '--delta', '0.3', '--min-rows', '5'],
  ],
});

const sideJson = ({ threshold, tested, passed, needed }: Side) => ({ threshold, tested, passed, needed });

const outcomeJson = ({ accepted, review, declined, badAccepted, goodDeclined }: BandOutcome) => ({
  accepted,
  review,
  declined,
  bad_among_accepted: estimateJson(badAccepted),
  good_among_declined: estimateJson(goodDeclined),
});

function reportText(
  report: ThreeWayReport,
  counts: ReturnType<typeof countsOf>,
  { delta }: { delta: number },
): string {
  const { split, accept, decline, allRows, onTest } = report;
  const scored = allRows.accepted + allRows.review + allRows.declined;
  const shareOf = (rows: number) => `${plural(rows, 'row')} (${percent(rows / Math.max(1, scored), 3)})`;
  const needs = [accept, decline].flatMap(({ needed }, side) =>
    needed ? [`To ${side === 0 ? 'accept' : 'decline'} rows: ${needed.sentence}`] : [],
  );
  return [
    `${splitText(report)} ${leftOutText(counts)}`,
    splitSentence(split, delta),
    '',
    accept.threshold === null
      ? 'accept: no row'
      : `accept: score ≥ ${accept.threshold}, ${shareOf(allRows.accepted)}`,
    `review: between, ${shareOf(allRows.review)}`,
    decline.threshold === null
      ? 'decline: no row'
      : `decline: score ≤ ${decline.threshold}, ${shareOf(allRows.declined)}`,
    report.promise,
    `Rests on ${report.restsOn}.`,
    ...needs,
    '',
    `On the test split, ${plural(report.testRows, 'labelled row')}: accepted ${onTest.accepted}, bad among them ${riskText(onTest.badAccepted)}; reviewed ${onTest.review}; declined ${onTest.declined}, good among them ${riskText(onTest.goodDeclined)}.`,
    '',
    `Assumptions:\n${report.assumptions.map((sentence) => `- ${sentence}`).join('\n')}`,
  ].join('\n');
}

const riskText = (risk: BandOutcome['badAccepted']) => (isUndefined(risk) ? 'none' : estimateText(risk));
