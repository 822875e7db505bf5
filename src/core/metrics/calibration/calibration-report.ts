import { bootstrap } from '../bootstrap.ts';
import type { BootstrapOptions } from '../bootstrap-options.ts';
import { difference } from '../combine.ts';
import { type MaybeEstimate, undefinedFor } from '../estimate.ts';
import type { MetricRows, ScoreColumn } from '../rows.ts';
import { gatherSample, type Sample } from '../sample.ts';
import { lossAt } from '../selective/loss.ts';
import { type Split, splitByInstruction, splitPart } from '../split.ts';
import type { SplitShares } from '../split-shares.ts';
import { defaultBins } from './bins.ts';
import { type CalibrationKey, calibrationErrors, calibrationKeys } from './calibration-errors.ts';
import { calibrationPValue } from './calibration-test.ts';
import {
  type Calibrator,
  type CalibratorInput,
  type CalibratorKind,
  calibratedProbability,
  fitCalibrator,
  needsDigits,
  probabilityWidths,
} from './calibrator.ts';
import { digitCut, digits, type LabelScale, observedScale } from './probability.ts';
import { type Reliability, reliability } from './reliability.ts';

export interface CalibrationOptions extends BootstrapOptions {
  cut: number;
  scale: LabelScale | null;
  shares: SplitShares;
  splitSeed: number;
  kinds: readonly CalibratorKind[];
  /** 1 where a row may be used for calibration or test; null: all. */
  usable: Uint8Array | null;
}

/** One way to a probability, fitted on the calibration split, measured on the test split. */
export interface CalibrationFit {
  kind: CalibratorKind;
  calibrator: Calibrator;
  errors: Record<CalibrationKey, MaybeEstimate>;
  /** ECE minus that of the first fit, paired; below 0 is better than the first. */
  eceOverFirst: MaybeEstimate;
  reliability: Reliability;
  /** p-value of "calibrated" on the test split; null where it cannot be told. */
  calibrated: number | null;
  /** How far apart the two probabilities of a test row are; null where the calibrator gives one, or there is no row. */
  width: ProbabilityWidth | null;
}

export interface ProbabilityWidth {
  mean: number;
  greatest: number;
}

export interface CalibrationReport {
  split: Split;
  /** Rows of calibration and test with score, label and, where a kind needs them, digit probabilities. */
  calibrationRows: number;
  testRows: number;
  fits: CalibrationFit[];
}

/**
 * Fit calibrators on one half of the instructions and measure each on the other. The first kind is what the
 * others are compared with: `digits` where the scores have them.
 */
export function calibrationReport(
  rows: MetricRows,
  column: ScoreColumn,
  options: CalibrationOptions,
): CalibrationReport {
  const kinds = options.kinds.filter((kind) => column.probs || !needsDigits(kind));
  const split = splitByInstruction(rows.instruction, options.shares, options.splitSeed, options.usable);
  const scale = options.scale ?? observedScale(rows.label);
  const from = scale ? digitCut(rows.label, options.cut, scale) : digits;
  const whole = (row: number) =>
    !column.probs || column.probs.subarray(row * digits, row * digits + digits).every(Number.isFinite);
  const partOf = (part: number) => {
    const valid = column.valid.map((value, row) => (split.part[row] === part && whole(row) ? value : 0));
    return gatherSample({ ...rows, ...column, valid }).sample;
  };
  const calibration = partOf(splitPart.calibration);
  const test = partOf(splitPart.test);
  const outcome = lossAt(calibration.label, options.cut).map((loss) => 1 - loss);
  const loss = lossAt(test.label, options.cut);
  const fitted = kinds.map((kind) => {
    const calibrator = fitCalibrator(kind, inputOf(calibration, column), from, outcome);
    const input = inputOf(test, column);
    return {
      kind,
      calibrator,
      probability: calibratedProbability(calibrator, input),
      width: widthOf(probabilityWidths(calibrator, input)),
    };
  });
  const resampled = bootstrap(
    fitted.map(({ probability }) => calibrationErrors(test, probability, loss)),
    test.clusters,
    options,
  );
  return {
    split,
    calibrationRows: calibration.n,
    testRows: test.n,
    fits: fitted.map(({ kind, calibrator, probability, width }, f) => ({
      kind,
      calibrator,
      width,
      errors: Object.fromEntries(
        calibrationKeys.map((key) => [key, resampled[f]!.estimate(key)]),
      ) as CalibrationFit['errors'],
      eceOverFirst:
        f === 0
          ? undefinedFor('This is what the others are compared with.', test.n)
          : difference({ of: resampled[f]!, key: 'ece' }, { of: resampled[0]!, key: 'ece' }),
      calibrated: calibrationPValue(test, probability, loss),
      reliability: reliability(probability, loss, test.cluster, test.clusters, defaultBins),
    })),
  };
}

function widthOf(widths: Float64Array | null): ProbabilityWidth | null {
  if (!widths || widths.length === 0) return null;
  return {
    mean: widths.reduce((sum, width) => sum + width / widths.length, 0),
    greatest: widths.reduce((a, b) => Math.max(a, b), 0),
  };
}

function inputOf(sample: Sample, column: ScoreColumn): CalibratorInput {
  if (!column.probs) return { score: sample.score, probs: null };
  const probs = new Float64Array(sample.n * digits);
  sample.row.forEach((row, place) => {
    probs.set(column.probs!.subarray(row * digits, row * digits + digits), place * digits);
  });
  return { score: sample.score, probs };
}
