import { hasInterval, isUndefined, type MaybeEstimate } from '../metrics/estimate.ts';
import type { Corrected, CorrectedMean } from '../metrics/grading/corrected.ts';
import { type GradedEstimates, gradedEstimates } from '../metrics/grading/graded-estimates.ts';
import type { GradedAbout } from '../metrics/grading/graded-rows.ts';
import { plural } from '../words/count.ts';
import { defineAnalysis } from './analysis.ts';
import { numberOption, optionalNumber } from './option.ts';
import { estimateJson, estimateWith } from './report/estimate-json.ts';
import { textTable, thresholdText } from './report/text-table.ts';
import { assumeRandomOption, labelThresholdOption, thresholdAccepting } from './shared-options.ts';

/** Quality of all rows from a few that were drawn and graded. */
export const estimateAnalysis = defineAnalysis({
  id: 'estimate',
  command: 'estimate',
  summary: 'estimate quality and risk of all rows from those that were drawn and graded',
  notes:
    'Reads the draw columns that sample writes and an export has. With every row in the file (sample --all), the scores of the rows that are not graded make the estimates more precise.',
  inputs: ['labelledRows', 'score', 'draws'],
  options: {
    cut: labelThresholdOption,
    threshold: optionalNumber({
      words: ['threshold'],
      description: 'rows at or above it are accepted (default: what accepts 80% of the rows)',
    }),
    points: numberOption({
      words: ['points'],
      description: 'thresholds to print the risk at, at even steps of coverage',
      min: 1,
      max: 200,
      integer: true,
      default: 10,
    }),
    assumeRandom: assumeRandomOption,
  },
  metrics: ['weighted_estimate', 'prediction_powered', 'effective_grades', 'inclusion_probability'],
  compute: ({ rows, column, draws = [] }, options) =>
    gradedEstimates(rows, column, draws ?? [], {
      ...options,
      defaultThreshold: thresholdAccepting(column),
    }),
  toJson: (found, { inputs: { column }, options, about }) => ({
    score: column.name,
    label: about.label,
    cut: options.cut,
    ...aboutJson(found.about),
    whole: found.whole,
    mean_quality: meanJson(found.meanQuality),
    bad_share: meanJson(found.badShare),
    risk: { threshold: found.threshold, coverage: found.coverage, ...meanJson(found.risk) },
    points: found.line.map(({ threshold, coverage, graded, best, naive }) => ({
      threshold,
      coverage,
      graded,
      risk: correctedJson(best),
      naive: correctedJson(naive),
    })),
  }),
  toText: (found) => reportText(found),
  example: ['--score', 'judge_score', '--label', 'quality', '--assume-random', '--points', '4'],
});

const aboutJson = ({ rows, drawn, graded, notDrawn, outside, invalid, instructions }: GradedAbout) => ({
  n: graded,
  rows_drawn_from: rows,
  drawn,
  graded_instructions: instructions,
  labelled_not_drawn: notDrawn,
  outside,
  invalid,
});

const correctedJson = ({ estimate, effective }: Corrected) => ({
  ...estimateJson(estimate),
  effective_grades: effective,
});

const meanJson = ({ naive, horvitzThompson, hajek, predictionPowered, tuning }: CorrectedMean) => ({
  prediction_powered: { ...correctedJson(predictionPowered), tuning },
  hajek: correctedJson(hajek),
  horvitz_thompson: correctedJson(horvitzThompson),
  naive: correctedJson(naive),
});

/** What entered and what did not, in whole sentences. */
export function gradedSentences({ about, whole }: GradedEstimates): string[] {
  const { rows, drawn, graded, notDrawn, outside, instructions } = about;
  return [
    `${graded} of ${plural(drawn, 'drawn row')} ${graded === 1 ? 'is' : 'are'} graded, of ${plural(instructions, 'instruction')}; they speak for ${plural(rows, 'row')}.`,
    ...(notDrawn > 0
      ? [
          `${plural(notDrawn, 'labelled row')} ${notDrawn === 1 ? 'was' : 'were'} chosen by hand and not drawn, and ${notDrawn === 1 ? 'is' : 'are'} left out.`,
        ]
      : []),
    ...(outside > 0
      ? [
          `${plural(outside, 'row')} could not be drawn by any draw: nothing is said of ${outside === 1 ? 'it' : 'them'}.`,
        ]
      : []),
    ...(whole
      ? []
      : ['Rows that were not drawn are missing here, so only weighted means (Hájek) can be given.']),
  ];
}

function reportText(found: GradedEstimates): string {
  const line = (name: string, { naive, hajek, horvitzThompson, predictionPowered }: CorrectedMean) => [
    name,
    ...[predictionPowered, hajek, horvitzThompson, naive].map(({ estimate }) => estimateWith(estimate, 3)),
    grades(predictionPowered.effective ?? hajek.effective),
  ];
  const reasons = [found.meanQuality, found.badShare, found.risk].flatMap((one) =>
    [one.predictionPowered, one.hajek].map(({ estimate }) => whyNot(estimate)),
  );
  return [
    ...gradedSentences(found),
    '',
    textTable([
      ['', 'PPI++', 'weighted (Hájek)', 'Horvitz-Thompson', 'naive', 'worth random grades'],
      line('mean quality', found.meanQuality),
      line('share of bad rows', found.badShare),
      line(`bad among score ≥ ${thresholdText(found.threshold)}`, found.risk),
    ]),
    ...new Set(reasons.filter((reason) => reason !== null)),
    '',
    textTable([
      ['accept score ≥', 'coverage', 'graded', 'bad among accepted', 'naive'],
      ...found.line.map(({ threshold, coverage, graded, best, naive }) => [
        thresholdText(threshold),
        coverage.toFixed(3),
        String(graded),
        estimateWith(best.estimate, 3),
        estimateWith(naive.estimate, 3),
      ]),
    ]),
  ].join('\n');
}

const grades = (effective: number | null) => (effective === null ? '–' : effective.toFixed(0));

const whyNot = (estimate: MaybeEstimate): string | null =>
  isUndefined(estimate) ? estimate.reason : hasInterval(estimate) ? null : estimate.noInterval;
