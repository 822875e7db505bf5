import { type BenefitPoint, type CostReport, costReport } from '../metrics/costs/cost-report.ts';
import { type Costs, maxCost } from '../metrics/costs/costs.ts';
import type { BoundedEstimate } from '../metrics/estimate.ts';
import { plural } from '../words/count.ts';
import { percent } from '../words/percent.ts';
import { defineAnalysis } from './analysis.ts';
import { numberOption } from './option.ts';
import { estimateJson, estimateWith } from './report/estimate-json.ts';
import { missingJson } from './report/missing-json.ts';
import { countsOf, splitJson } from './report/split-report.ts';
import { textTable, thresholdText } from './report/text-table.ts';
import { labelThresholdOption, sharesOption, splitSeedOption } from './shared-options.ts';

/** What each score threshold is worth, given what mistakes and reviews cost, and which is best. */
export const costsAnalysis = defineAnalysis({
  id: 'costs',
  command: 'costs',
  summary:
    'net benefit at every score threshold, from what mistakes and reviews cost, and the best threshold',
  notes:
    'Net benefit is what accepting rows saves against declining every row, a labelled row, in the unit of the costs. Where declining every row is best, no threshold is given: the exit code is 0.',
  inputs: ['labelledRows', 'score'],
  options: {
    badAccepted: numberOption({
      words: ['bad-accepted'],
      placeholder: 'COST',
      description: 'what a bad row costs that is accepted, in any unit',
      min: 0,
      max: maxCost,
    }),
    goodDeclined: numberOption({
      words: ['good-declined'],
      placeholder: 'COST',
      description: 'what a good row costs that is declined, beside its review, in the same unit',
      min: 0,
      max: maxCost,
    }),
    review: numberOption({
      words: ['review-cost'],
      placeholder: 'COST',
      description: 'what looking at a declined row costs, good or bad, in the same unit',
      min: 0,
      max: maxCost,
      default: 0,
    }),
    cut: labelThresholdOption,
    points: numberOption({
      words: ['points'],
      description: 'points to print, at even steps of coverage',
      min: 1,
      integer: true,
      default: 20,
    }),
    shares: sharesOption,
    seed: splitSeedOption('seed', 'split-seed'),
  },
  metrics: ['net_benefit', 'coverage', 'missing_labels'],
  compute: ({ rows, column }, options) => costReport(rows, column, options),
  toJson: (report, { inputs, options, about }) => ({
    score: inputs.column.name,
    label: about.label,
    ...countsOf(inputs),
    instructions: report.instructions,
    cut: options.cut,
    costs: { bad_accepted: options.badAccepted, good_declined: options.goodDeclined, review: options.review },
    break_even: report.breakEven,
    seed: options.seed,
    best: {
      decline_all: report.best === null,
      threshold: report.best?.threshold ?? null,
      on_all_rows: report.best && pointJson(report.best),
    },
    accept_all: report.acceptAll && pointJson(report.acceptAll),
    split: splitJson(report),
    chosen_on_calibration: {
      decline_all: report.chosenOnCalibration === null,
      threshold: report.chosenOnCalibration,
      on_test: report.onTest && pointJson(report.onTest),
      accept_all_on_test: report.acceptAllOnTest && pointJson(report.acceptAllOnTest),
    },
    points: report.line.map(pointJson),
    missing_labels: missingJson(report.missing),
  }),
  toText: (report, { inputs, options }) => reportText(report, countsOf(inputs), decimalsFor(options)),
  example: [
    ...['--score', 'judge_score', '--label', 'quality', '--bad-accepted', '3', '--good-declined', '1'],
    ...['--review-cost', '0.2', '--points', '7'],
  ],
});

const pointJson = ({ threshold, accepted, coverage, benefit, chosen }: BenefitPoint) => {
  const { low: band_low, high: band_high } = estimateJson(chosen);
  return {
    threshold,
    accepted,
    coverage,
    net_benefit: { ...estimateJson(benefit), band_low, band_high },
  };
};

/** Three digits of a benefit, in whatever unit the costs are. */
const decimalsFor = ({ badAccepted, goodDeclined, review }: Costs): number =>
  Math.min(20, Math.max(3, 3 - Math.floor(Math.log10(Math.max(badAccepted, goodDeclined, review)))));

/** The points of the curve, a row each, with a head. */
export const benefitTable = (points: readonly BenefitPoint[], costs: Costs): string[][] =>
  benefitRows(points, decimalsFor(costs));

function benefitRows(points: readonly BenefitPoint[], decimals: number): string[][] {
  const estimateText = (estimate: BoundedEstimate) => estimateWith(estimate, decimals);
  return [
    ['accept score ≥', 'accepted', 'coverage', 'net benefit', 'if chosen by looking'],
    ...points.map((point) => [
      thresholdText(point.threshold),
      String(point.accepted),
      point.coverage.toFixed(3),
      estimateText(point.benefit),
      estimateText(point.chosen).replace(/^\S+ /, ''),
    ]),
  ];
}

function reportText(
  report: CostReport,
  { n, invalid, unlabelled }: ReturnType<typeof countsOf>,
  decimals: number,
): string {
  const estimateText = (estimate: BoundedEstimate) => estimateWith(estimate, decimals);
  const { best, acceptAll, onTest, acceptAllOnTest, split } = report;
  return [
    `${plural(n, 'labelled row')} of ${plural(report.instructions, 'instruction')}. Left out: ${invalid} invalid, ${unlabelled} unlabelled.`,
    report.breakEven === 0
      ? 'A review costs at least as much as a bad row that is accepted: accepting always pays.'
      : report.breakEven === 1
        ? 'Declining a good row costs nothing: accepting never pays.'
        : `Accepting a row pays where it is good with a chance above ${percent(report.breakEven, 3)}.`,
    'Net benefit is a labelled row’s, against declining every row.',
    '',
    best === null
      ? 'Best on all rows: decline every row.'
      : `Best on all rows: accept score ≥ ${best.threshold}, ${percent(best.coverage, 3)} of them. Net benefit ${estimateText(best.benefit)}; chosen on these rows, and with an interval that allows for it ${estimateText(best.chosen)}.`,
    ...(acceptAll ? [`Accepting every row: ${estimateText(acceptAll.benefit)}.`] : []),
    onTest === null
      ? 'Best on the calibration split: decline every row.'
      : `Best on the calibration split, ${plural(report.calibrationRows, 'row')} of ${plural(split.instructions.calibration, 'instruction')}: accept score ≥ ${onTest.threshold}. On the test split, ${plural(report.testRows, 'row')} of ${plural(split.instructions.test, 'instruction')}, which had no part in the choice: ${estimateText(onTest.benefit)}${acceptAllOnTest ? `, accepting every row ${estimateText(acceptAllOnTest.benefit)}` : ''}.`,
    ...(report.missing ? [report.missing.sentence] : []),
    '',
    textTable(benefitRows(report.line, decimals)),
  ].join('\n');
}
