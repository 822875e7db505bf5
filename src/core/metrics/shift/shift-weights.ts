import { AppError } from '../../errors.ts';
import { seededRandom, shuffled } from '../../random/random.ts';
import { designOfColumns } from '../../regression/logistic.ts';
import { plural } from '../../words/count.ts';
import { crossFitted, folds } from '../labelling/cross-fit.ts';
import { type RowWeights, type RowWeightsAbout, rowWeights, weightsReach } from '../labelling/row-weights.ts';
import type { PromiseUnit } from '../threshold/promise-unit.ts';
import { type Feature, featuresOf } from './shift-features.ts';
import type { ShiftRows } from './shift-rows.ts';
import { type BothSides, bothSides } from './two-sides.ts';

/** What is told of weights for new rows. */
export interface ShiftWeightsAbout extends RowWeightsAbout {
  /** New rows with a valid score. */
  fresh: number;
  /** Labelled instructions, and how many of equal weight would tell as much (Kish). */
  instructions: number;
  effective: number;
  /** Least and greatest weight of a labelled row; 1 on average. */
  least: number;
  greatest: number;
  /** Labelled rows whose weight would be greater than the cap. */
  capped: number;
}

export interface ShiftWeightsOptions {
  seed: number;
  /** What counts once in the promise, and so in the two distributions that are compared. */
  unit: PromiseUnit;
}

/** No labelled row stands for more than this many. */
export const maxShiftWeight = 10;
/** Fewer labelled instructions of equal weight than this tell too little. */
export const minEffective = 50;
/** Instructions that are needed on either side for a classifier to be fitted. */
const minInstructions = 20;
/** Standard deviations of new rows that a weighted mean may lie from theirs, beside what chance does (Rubin 2001). */
const maxImbalance = 0.25;

/**
 * Weights that make labelled rows stand for new ones: the ratio of the two densities, which is the odds of being new by a
 * logistic regression on score, its square, length and generator model, each row's fitted without its fifth of the
 * instructions. Where rows alike in these are as often bad among the new ones as among the labelled (covariate shift), a
 * weighted mean over labelled rows is that over new rows. Refused where they cannot be trusted: the weights rest on too
 * few instructions, or do not make the labelled rows like the new ones in what they are weighted by.
 * Sources: Bickel, Brückner and Scheffer 2007 (the ratio); Tibshirani et al. 2019 (weighted conformal prediction).
 * @param fresh null: the unlabelled rows of `calibration`
 * @throws AppError `no-new-rows`, `too-few-for-weights`, `weights-not-trusted`
 */
export function shiftWeights(
  calibration: ShiftRows,
  fresh: ShiftRows | null,
  { seed, unit }: ShiftWeightsOptions,
): RowWeights & { about: ShiftWeightsAbout } {
  // Digits and texts are left out, so that a report weights as Decide does.
  const plain = (of: ShiftRows): ShiftRows => ({ rows: of.rows, column: { ...of.column, probs: null } });
  const sides = bothSides(plain(calibration), fresh && plain(fresh));
  const [labelled, others] = sides.map(({ places }) => places.length) as [number, number];
  const [instructions, freshInstructions] = sides.map(({ codes }) => new Set(codes).size) as [number, number];
  if (others === 0)
    throw new AppError(
      'no-new-rows',
      'No row is new, so there is nothing to weight for. Nothing was computed. Name a file of new rows, or leave the weights out.',
    );
  if (Math.min(instructions, freshInstructions) < minInstructions)
    throw new AppError(
      'too-few-for-weights',
      `${plural(instructions, 'instruction')} with labels and ${freshInstructions} new ones are too few to estimate how new rows differ: ${minInstructions} of each are needed. Nothing was computed. Leave the weights out, or label a random sample of the new rows.`,
      { instructions, freshInstructions },
    );
  const features = featuresOf(sides);
  const base = sides.flatMap(({ codes }) => sidedCounts(codes, unit));
  const ratio = densityRatio(features, sides, base, seededRandom(seed));
  const mean = weightedMean(ratio.subarray(0, labelled), base);
  const found = ratio.map((value) => value / mean);
  const own = found.subarray(0, labelled).map((value) => Math.min(maxShiftWeight, value));
  const effective = kish(own, sides[0], unit);
  const about = {
    labelled,
    fresh: others,
    instructions,
    effective,
    least: own.reduce((a, b) => Math.min(a, b)),
    greatest: own.reduce((a, b) => Math.max(a, b)),
    capped: found.subarray(0, labelled).filter((value) => value > maxShiftWeight).length,
  };
  refuseTooFew(about);
  refuseUnlike(features, own, base, effective);
  const weight = new Float64Array(calibration.rows.label.length).fill(Number.NaN);
  sides[0].places.forEach((row, i) => {
    weight[row] = own[i]!;
  });
  return rowWeights(weight, calibration.rows.instruction, {
    by: 'shift',
    ...about,
    promise:
      'Labelled rows are weighted to be like the new rows, of which the promise speaks; it is as good as the weights, which are estimated.',
    sentence: sentenceOf(about),
  });
}

/** How much each row of a side counts: 1 ÷ rows of its instruction where that counts once; on average 1. */
function sidedCounts(codes: readonly number[], unit: PromiseUnit): number[] {
  if (unit === 'row') return codes.map(() => 1);
  const rows = new Map<number, number>();
  for (const code of codes) rows.set(code, (rows.get(code) ?? 0) + 1);
  return codes.map((code) => codes.length / (rows.size * rows.get(code)!));
}

/** The odds of being new ÷ the odds of a row of either side, of every row by a fit without its fold. */
function densityRatio(
  features: readonly Feature[],
  sides: BothSides,
  base: readonly number[],
  random: () => number,
): Float64Array {
  const [labelled, fresh] = sides.map(({ places }) => places.length) as [number, number];
  const design = designOfColumns([
    new Float64Array(labelled + fresh).fill(1),
    ...features.map(({ values }) => values),
  ]);
  const y = Uint8Array.from({ length: labelled + fresh }, (_, i) => (i < labelled ? 0 : 1));
  const chance = crossFitted(design, y, foldsOf(sides, random), Float64Array.from(base));
  return chance.map((p) => (p / Math.max(1e-12, 1 - p)) * (labelled / fresh));
}

/** Whole instructions to folds, as many of each side to each. An instruction with rows of both is in one fold. */
function foldsOf(sides: BothSides, random: () => number): Int32Array {
  const [own, others] = sides.map(({ codes }) => new Set(codes)) as [Set<number>, Set<number>];
  const codes = [...new Set([...own, ...others])];
  const dealt = new Map<number, number>();
  const seen = new Map<string, number>();
  for (const at of shuffled(codes.length, random)) {
    const code = codes[at]!;
    const kind = `${own.has(code)} ${others.has(code)}`;
    const before = seen.get(kind) ?? 0;
    seen.set(kind, before + 1);
    dealt.set(code, before % folds);
  }
  return Int32Array.from(
    sides.flatMap(({ codes: each }) => each),
    (code) => dealt.get(code)!,
  );
}

/** Labelled instructions of equal weight that would tell as much: (Σ weight)² ÷ Σ weight². */
function kish(weight: Float64Array, { codes }: BothSides[0], unit: PromiseUnit): number {
  const sums = new Map<number, { total: number; rows: number }>();
  codes.forEach((code, i) => {
    const { total, rows } = sums.get(code) ?? { total: 0, rows: 0 };
    sums.set(code, { total: total + weight[i]!, rows: rows + 1 });
  });
  let [all, squares] = [0, 0];
  for (const { total, rows } of sums.values()) {
    const of = unit === 'row' ? total : total / rows;
    all += of;
    squares += of * of;
  }
  return all ** 2 / squares;
}

function refuseTooFew({ effective, instructions }: Pick<ShiftWeightsAbout, 'effective' | 'instructions'>) {
  if (effective >= minEffective) return;
  throw new AppError(
    'weights-not-trusted',
    `New rows differ so much from the labelled ones that the weights rest on few of them: ${plural(instructions, 'labelled instruction')} would tell no more than ${effective.toFixed(0)} of equal weight, and at least ${minEffective} are needed. No promise is made by such weights. Label a random sample of the new rows and calibrate on it.`,
    { effective, instructions },
  );
}

/** Where a weighted mean is still unlike that of the new rows, there are rows that no labelled row can stand for. */
function refuseUnlike(
  features: readonly Feature[],
  weight: Float64Array,
  base: readonly number[],
  effective: number,
): void {
  const labelled = weight.length;
  for (const { name, values, derived } of features) {
    if (derived) continue;
    const counts = Array.from(weight, (value, i) => value * base[i]!);
    const [before, after] = [
      weightedMean(values.subarray(0, labelled), counts),
      weightedMean(values.subarray(labelled), base.slice(labelled)),
    ];
    const spread = weightedMean(
      values.subarray(labelled).map((value) => (value - after) ** 2),
      base.slice(labelled),
    );
    const apart = Math.abs(before - after) / Math.sqrt(Math.max(spread, 1e-9));
    if (apart <= maxImbalance + 2 / Math.sqrt(effective)) continue;
    throw new AppError(
      'weights-not-trusted',
      `Weighted labelled rows are still unlike the new ones in ${name}, by ${apart.toFixed(2)} standard deviations: there are new rows that no labelled row can stand for. No promise is made by such weights. Label a random sample of the new rows and calibrate on it.`,
      { feature: name, apart },
    );
  }
}

function weightedMean(values: ArrayLike<number>, counts: ArrayLike<number>): number {
  let [sum, all] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    sum += counts[i]! * values[i]!;
    all += counts[i]!;
  }
  return sum / all;
}

function sentenceOf(about: Omit<ShiftWeightsAbout, 'by' | 'sentence' | 'promise'>): string {
  const { labelled, fresh, instructions, effective, least, greatest, capped } = about;
  const cap =
    capped === 0
      ? ''
      : ` ${plural(capped, 'labelled row')} would weigh more than ${maxShiftWeight} and ${capped === 1 ? 'counts' : 'count'} as ${maxShiftWeight}.`;
  return `${plural(labelled, 'labelled row')} are weighted to be like ${plural(fresh, 'new row')} in score, length and generator model (weights from ${least.toFixed(2)} to ${greatest.toFixed(2)}); ${plural(instructions, 'labelled instruction')} then tell as much as ${effective.toFixed(0)} of equal weight.${cap} Rows alike in score, length and model must be bad as often among the new ones as among the labelled: what the texts say is not weighted for, and where that has moved the promise may fail. ${weightsReach}`;
}
