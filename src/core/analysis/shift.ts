import { type ShiftReport, shiftReport } from '../metrics/shift/shift-report.ts';
import type { ShiftRows } from '../metrics/shift/shift-rows.ts';
import { plural } from '../words/count.ts';
import { defineAnalysis } from './analysis.ts';
import { numberOption } from './option.ts';
import { textTable } from './report/text-table.ts';
import { seedOption } from './shared-options.ts';

/** Whether new rows are like those that a promise was calibrated on. */
export const shiftAnalysis = defineAnalysis({
  id: 'shift',
  command: 'shift',
  summary: 'whether new rows differ from the labelled ones, before a promise for them is believed',
  notes:
    'Labelled rows of --data are held against the rows of --new, or against the rows of --data without a label. No label is looked at, only whether there is one.',
  inputs: ['labelledRows', 'score', 'comparedRows'],
  options: {
    permutations: numberOption({
      words: ['permutations'],
      description: 'relabellings of whole instructions that p rests on',
      min: 19,
      max: 9999,
      integer: true,
      default: 99,
    }),
    seed: seedOption,
  },
  metrics: ['shift'],
  compute: ({ rows, column, fresh, wording, meaning }, options) =>
    shiftReport({ rows, column, wording: wording ?? null, meaning: meaning ?? null }, fresh ?? null, options),
  toJson: (report, { inputs, options, about }) => ({
    score: inputs.column.name,
    label: about.label,
    seed: options.seed,
    permutations: options.permutations,
    ...(report === null
      ? { auroc: null, p: null, sentence: nothingNew(inputs.fresh) }
      : {
          calibration: report.calibration,
          new: report.fresh,
          left_out: report.leftOut,
          auroc: report.auroc,
          p: report.p,
          by_meaning: report.meaning,
          features: report.features.map(({ name, calibration, fresh, difference }) => ({
            feature: name,
            calibration,
            new: fresh,
            difference,
          })),
          sentence: report.sentence,
        }),
  }),
  toText: (report, { inputs }) => (report === null ? nothingNew(inputs.fresh) : reportText(report)),
  example: ['--score', 'judge_score', '--label', 'quality', '--permutations', '19'],
});

const nothingNew = (fresh: ShiftRows | null | undefined): string =>
  fresh
    ? 'No new row has a valid score, so there are none to compare. Score them first, by the same judge.'
    : 'No row with a score lacks a label, so there are no new rows to compare. Name a file of new rows with --new.';

const reportText = ({ calibration, fresh, leftOut, features, sentence }: ShiftReport) =>
  [
    `Calibrated on: ${plural(calibration.rows, 'row')} of ${plural(calibration.instructions, 'instruction')}. New: ${plural(fresh.rows, 'row')} of ${plural(fresh.instructions, 'instruction')}.${leftOut > 0 ? ` ${plural(leftOut, 'row')} beyond these samples left out.` : ''}`,
    sentence,
    ...(features.length === 0 ? [] : ['', featureTable(features)]),
  ].join('\n');

const featureTable = (features: ShiftReport['features']) =>
  textTable([
    ['feature', 'calibrated on', 'new', 'difference in standard deviations'],
    ...features.map(({ name, calibration: before, fresh: after, difference }) => [
      name,
      before.toFixed(3),
      after.toFixed(3),
      difference.toFixed(2),
    ]),
  ]);
