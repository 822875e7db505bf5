import { AppError } from '../../errors.ts';
import { fitIsotonic, type RisingFunction, risingValue } from './isotonic.ts';
import { fitPlatt, type Sigmoid, sigmoidValue } from './platt.ts';
import { digitProbability } from './probability.ts';
import { fitTemperature } from './temperature.ts';
import { fitVennAbers, mergedProbability, type VennAbers, vennAbersAt } from './venn-abers.ts';

/**
 * How a score becomes P(label ≥ cut). Plain data, so it can be stored and sent.
 * `digits` sums the digit probabilities as they are; `temperature` softens or sharpens them first;
 * `isotonic`, `platt` and `venn-abers` are functions of the score alone and need no digits; `venn-abers` gives two
 * probabilities, of which one is made.
 */
export type Calibrator =
  | { kind: 'digits'; from: number }
  | { kind: 'temperature'; from: number; temperature: number }
  | ({ kind: 'isotonic' } & RisingFunction)
  | ({ kind: 'platt' } & Sigmoid)
  | ({ kind: 'venn-abers' } & VennAbers);

export type CalibratorKind = Calibrator['kind'];

export const calibratorKinds: readonly CalibratorKind[] = [
  'digits',
  'temperature',
  'isotonic',
  'platt',
  'venn-abers',
];

export const needsDigits = (kind: CalibratorKind) => kind === 'digits' || kind === 'temperature';

/** Scores of some rows, and their digit probabilities where there are any, shape [n, 10]. */
export interface CalibratorInput {
  score: Float64Array;
  probs: Float64Array | null;
}

/**
 * Fit on calibration rows.
 * @param from least digit that counts as reaching the cut
 * @param y 1 where the label is at or above the cut
 * @throws AppError `no-rows` without rows, `no-digit-probabilities` where the kind needs them
 */
export function fitCalibrator(
  kind: CalibratorKind,
  input: CalibratorInput,
  from: number,
  y: Uint8Array,
): Calibrator {
  if (y.length === 0)
    throw new AppError(
      'no-rows',
      'There is no labelled row to calibrate on. Give the calibration split some.',
      {
        kind,
      },
    );
  switch (kind) {
    case 'digits':
      return { kind, from };
    case 'temperature':
      return { kind, from, temperature: fitTemperature(digitsOf(input, kind), from, y) };
    case 'isotonic':
      return { kind, ...fitIsotonic(input.score, y) };
    case 'platt':
      return { kind, ...fitPlatt(input.score, y) };
    case 'venn-abers':
      return { kind, ...fitVennAbers(input.score, y) };
  }
}

/** P(label ≥ cut) of each row. */
export function calibratedProbability(calibrator: Calibrator, input: CalibratorInput): Float64Array {
  switch (calibrator.kind) {
    case 'digits':
      return digitProbability(digitsOf(input, calibrator.kind), calibrator.from, 1);
    case 'temperature':
      return digitProbability(digitsOf(input, calibrator.kind), calibrator.from, calibrator.temperature);
    case 'isotonic':
      return input.score.map((score) => risingValue(calibrator, score));
    case 'platt':
      return input.score.map((score) => sigmoidValue(calibrator, score));
    case 'venn-abers':
      return input.score.map((score) => mergedProbability(vennAbersAt(calibrator, score)));
  }
}

/** How far apart the two probabilities of each row are; null for a calibrator that gives one. */
export function probabilityWidths(calibrator: Calibrator, { score }: CalibratorInput): Float64Array | null {
  if (calibrator.kind !== 'venn-abers') return null;
  return score.map((value) => {
    const [p0, p1] = vennAbersAt(calibrator, value);
    return p1 - p0;
  });
}

function digitsOf(input: CalibratorInput, kind: CalibratorKind): Float64Array {
  if (input.probs) return input.probs;
  throw new AppError(
    'no-digit-probabilities',
    'These scores come without the ten digit probabilities. Choose isotonic, Platt or Venn-Abers, which need the score only.',
    { kind },
  );
}
