import { calibrationKeys } from '../metrics/calibration/calibration-errors.ts';
import {
  type CalibrationFit,
  type CalibrationReport,
  calibrationReport,
} from '../metrics/calibration/calibration-report.ts';
import { type CalibratorKind, calibratorKinds } from '../metrics/calibration/calibrator.ts';
import type { LabelScale } from '../metrics/calibration/probability.ts';
import type { ReliabilityBin } from '../metrics/calibration/reliability.ts';
import { splitChosenBy } from '../metrics/split-seed.ts';
import { plural } from '../words/count.ts';
import { defineAnalysis } from './analysis.ts';
import { pageOption } from './option.ts';
import { estimateJson, estimatesJson, estimateText } from './report/estimate-json.ts';
import { reasonLines } from './report/reasons.ts';
import { textTable } from './report/text-table.ts';
import { bootstrapOptions, labelThresholdOption, sharesOption, splitSeedOption } from './shared-options.ts';

/** Calibrators fitted on one part of the instructions and measured on the other. */
export const calibrateAnalysis = defineAnalysis({
  id: 'calibrate',
  command: 'calibrate',
  summary: 'fit calibrators on one part of the instructions, measure them on the other',
  notes:
    'Kinds: the digit probabilities as they are and at a temperature, where the file has NAME_probs beside NAME_score; isotonic, Platt and Venn-Abers calibration of the score. Venn-Abers gives two probabilities a row, of which it makes one; how far they lie apart is how much the calibration rows leave open.',
  inputs: ['labelledRows', 'score'],
  options: {
    cut: labelThresholdOption,
    shares: sharesOption,
    scale: pageOption<LabelScale | null>(null),
    kinds: pageOption<readonly CalibratorKind[]>(calibratorKinds),
    usable: pageOption<Uint8Array | null>(null),
    splitSeed: splitSeedOption('split-seed'),
    ...bootstrapOptions,
  },
  metrics: [
    ...calibrationKeys,
    'calibration_test',
    'probability',
    'isotonic',
    'platt',
    'venn_abers',
    'temperature',
  ],
  compute: ({ rows, column }, options) => calibrationReport(rows, column, options),
  toJson: (report, { inputs, options, about }) => ({
    score: inputs.column.name,
    label: about.label,
    cut: options.cut,
    seed: options.seed,
    draws: options.draws,
    split: {
      seed: options.splitSeed,
      chosen_by: splitChosenBy(options.splitSeed, inputs.rows),
      calibration: { instructions: report.split.instructions.calibration, rows: report.calibrationRows },
      test: { instructions: report.split.instructions.test, rows: report.testRows },
    },
    fits: report.fits.map(fitJson),
  }),
  toText: reportText,
  example: ['--score', 'judge_score', '--label', 'quality', '--draws', '60'],
});

/** @param low the edges of an equal-width bin; least and greatest probability of an equal-mass bin */
const binJson = ({ low, high, n, meanProbability, frequency }: ReliabilityBin) => ({
  low,
  high,
  n,
  mean_probability: Number.isNaN(meanProbability) ? null : meanProbability,
  frequency: estimateJson(frequency),
});

function fitJson(fit: CalibrationFit) {
  const { kind, calibrator, errors, eceOverFirst, reliability, calibrated, width } = fit;
  const { kind: _, ...parameters } = calibrator;
  return {
    kind,
    calibrator: Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => [
        name,
        typeof value === 'number' ? value : [...(value as ArrayLike<number> & Iterable<number>)],
      ]),
    ),
    ...estimatesJson(errors, calibrationKeys),
    ece_over_first: estimateJson(eceOverFirst),
    calibration_test: { p: calibrated },
    ...(width && { width }),
    equal_width: reliability.equalWidth.map(binJson),
    equal_mass: reliability.equalMass.map(binJson),
  };
}

/** Errors of each calibrator as a table; its first row heads the columns. */
export const calibrationTable = ({ fits }: CalibrationReport): string[][] => [
  ['', ...calibrationKeys, `ece over ${fits[0]?.kind ?? 'the first'}`, 'p if calibrated'],
  ...fits.map(({ kind, errors, eceOverFirst, calibrated }, f) => [
    kind,
    ...calibrationKeys.map((key) => estimateText(errors[key])),
    f === 0 ? '' : estimateText(eceOverFirst),
    calibrated === null ? '–' : calibrated.toFixed(3),
  ]),
];

/** Of calibrators that give two probabilities a row: how far these are apart. */
export const widthSentences = ({ fits }: CalibrationReport): string[] =>
  fits.flatMap(({ kind, width }) =>
    width
      ? [
          `${kind} gives two probabilities a row: ${width.mean.toFixed(3)} apart on average of the test rows, ${width.greatest.toFixed(3)} at most.`,
        ]
      : [],
  );

function reportText(report: CalibrationReport): string {
  const { split, fits } = report;
  return [
    `Fitted on ${plural(report.calibrationRows, 'row')} of ${plural(split.instructions.calibration, 'instruction')}, measured on ${plural(report.testRows, 'row')} of ${plural(split.instructions.test, 'instruction')}.`,
    '',
    textTable(calibrationTable(report)),
    ...widthSentences(report).map((sentence) => `\n${sentence}`),
    ...reasonLines(
      fits.flatMap(({ errors, eceOverFirst }, f) => [
        ...calibrationKeys.map((key) => errors[key]),
        ...(f === 0 ? [] : [eceOverFirst]),
      ]),
    ),
  ].join('\n');
}
