import { rowsOfEach } from '../rows/instruction-numbers.ts';
import { type GroupedRidge, gramOf, groupedRidge } from './grouped-ridge.ts';

/** Graded rows as teaching sees them. Nothing here is made of the grades but the grades themselves. */
export interface GradedRows {
  /** The score of the judge at hand, on any scale, [n]. */
  score: ArrayLike<number>;
  /** Columns that each have mean 0 and deviation 1 or are constant: the row's features, `features` of [n]. */
  features: readonly ArrayLike<number>[];
  /** Principal components of hidden states, with their own spread; scaled here to one variance in all. */
  components: readonly ArrayLike<number>[];
  /** Higher is better, on any scale, [n]. */
  grade: ArrayLike<number>;
  /** Instruction number of each row, [n]. */
  instruction: ArrayLike<number>;
}

export interface Moments {
  mean: number;
  deviation: number;
}

/** How strongly weights are held at the judge: penalties of features and of components; null leaves the block out. */
export interface Strength {
  features: number | null;
  components: number | null;
}

/** Why the judge was kept as it is. */
export type KeptBecause =
  /** Fewer rows or instructions than `minRows` and `minInstructions`. */
  | 'too-few-grades'
  /** All grades, or all scores, are the same. */
  | 'nothing-varies'
  /** The evidence of the rows does not show that another strength predicts unseen instructions better. */
  | 'no-gain-shown';

/** score = slope · z(judge's score) + Σ features · weight + Σ components · weight, in standard deviations of the grade. */
export interface Teaching {
  kept: KeptBecause | null;
  strength: Strength;
  /** Of the judge's scores. */
  moments: Moments;
  slope: number;
  /** [features] */
  features: Float64Array;
  /** [components], of the values as they were given */
  components: Float64Array;
}

/**
 * The slope that the prior gives the judge's standardised score, in standard deviations of the grade. It is what small
 * judges' correlations with grades are about (docs/results.md); a better or a worse judge moves it with its own weight.
 */
export const priorSlope = 0.3;

/** Penalties tried, weak to strong; null (leaving the block out) is tried with them. Standardised units. */
const featurePenalties = [10, 40, 160] as const;
const componentPenalties = [3, 12, 48] as const;

export const minRows = 10;
export const minInstructions = 5;

/** The gain in squared error must exceed this many of its standard errors over instructions. */
const neededErrors = 1;

/** Near enough to an unpenalised intercept, and keeps the fit unique. */
const interceptPenalty = 1e-6;

/** Which blocks of columns a fit has. */
type Blocks = Record<keyof Strength, boolean>;

/** The columns of a fit, whatever their penalties. */
interface Design {
  /** [n, blocks] row-major */
  x: Float64Array;
  /** XᵀX */
  gram: Float64Array;
  /** Of each column: the block whose penalty it has; the intercept has its own. */
  blocks: (keyof Strength | null)[];
}

/**
 * A Bayesian ridge whose prior mean is the judge: weights are normal around the judge's own, and how tightly is
 * chosen by the error on instructions left out, in closed form. Unless the gain over the judge is larger than its
 * standard error over instructions, the judge is kept: infinite strength.
 * @param moments of the judge's scores, where those of more rows than these are known
 */
export function teach(rows: GradedRows, moments: Moments = momentsOf(rows.score)): Teaching {
  const n = rows.grade.length;
  const grades = momentsOf(rows.grade);
  const judgeAlone: Omit<Teaching, 'kept'> = {
    strength: { features: null, components: null },
    moments: { mean: moments.mean, deviation: moments.deviation || 1 },
    slope: priorSlope,
    features: new Float64Array(rows.features.length),
    components: new Float64Array(rows.components.length),
  };
  const keep = (kept: KeptBecause): Teaching => ({ ...judgeAlone, kept });
  const groups = rowsOfEach(rows.instruction);
  if (n < minRows || groups.length < minInstructions) return keep('too-few-grades');
  if (!(moments.deviation > 0) || !(grades.deviation > 0)) return keep('nothing-varies');
  const judge = Float64Array.from(rows.score, (score) => (score - moments.mean) / moments.deviation);
  const target = Float64Array.from(rows.grade, (grade) => (grade - grades.mean) / grades.deviation);
  const rest = target.map((value, row) => value - priorSlope * judge[row]!);
  const scale = componentScale(rows.components);
  let best: { strength: Strength; fit: GroupedRidge; error: number } | null = null;
  const designs = new Map<string, Design>();
  for (const strength of strengths(rows.components.length > 0)) {
    const { x, gram, blocks } = designFor(designs, strength, (has) => designOf(rows, judge, scale, has));
    const penalties = blocks.map((block) => (block === null ? interceptPenalty : strength[block]!));
    const fit = groupedRidge(x, rest, penalties, groups, gram);
    const error = fit ? sumOfSquares(fit.heldOut) : Number.POSITIVE_INFINITY;
    if (fit && error < (best?.error ?? Number.POSITIVE_INFINITY)) best = { strength, fit, error };
  }
  if (!best || !isGain(judgeErrors(judge, target, groups), best.fit.heldOut, groups))
    return keep('no-gain-shown');
  const { strength, fit } = best;
  // Columns: the intercept; the judge and the features where they are in it; the components where they are.
  const own = strength.features === null ? null : fit.weights.subarray(1, 2 + rows.features.length);
  const components = strength.components === null ? null : fit.weights.slice(-rows.components.length);
  return {
    ...judgeAlone,
    kept: null,
    strength,
    slope: priorSlope + (own?.[0] ?? 0),
    features: own?.slice(1) ?? judgeAlone.features,
    components: components?.map((weight) => weight * scale) ?? judgeAlone.components,
  };
}

/** The taught score of a row: of the scale on which the judge that was kept has priorSlope · z(score). */
export function taughtScore(
  { moments, slope, features, components }: Teaching,
  score: number,
  ownFeatures: ArrayLike<number>,
  ownComponents: ArrayLike<number>,
): number {
  let sum = (slope * (score - moments.mean)) / moments.deviation;
  for (let j = 0; j < features.length; j++) sum += features[j]! * ownFeatures[j]!;
  for (let j = 0; j < components.length; j++) sum += components[j]! * ownComponents[j]!;
  return sum;
}

function* strengths(hasComponents: boolean): Generator<Strength> {
  for (const features of [...featurePenalties, null])
    for (const components of hasComponents ? [...componentPenalties, null] : [null])
      if (features !== null || components !== null) yield { features, components };
}

/** One design serves every strength that has its blocks. */
function designFor(designs: Map<string, Design>, strength: Strength, make: (has: Blocks) => Design): Design {
  const has = { features: strength.features !== null, components: strength.components !== null };
  const key = JSON.stringify(has);
  const design = designs.get(key) ?? make(has);
  designs.set(key, design);
  return design;
}

/** Columns: one, the judge and the features where they are in it, the components where they are in it. */
function designOf(rows: GradedRows, judge: Float64Array, scale: number, has: Blocks): Design {
  const n = judge.length;
  const columns: { values: ArrayLike<number>; scale: number; block: keyof Strength | null }[] = [
    { values: new Float64Array(n).fill(1), scale: 1, block: null },
  ];
  if (has.features)
    for (const values of [judge, ...rows.features]) columns.push({ values, scale: 1, block: 'features' });
  if (has.components)
    for (const values of rows.components) columns.push({ values, scale, block: 'components' });
  const p = columns.length;
  const x = new Float64Array(n * p);
  for (const [j, column] of columns.entries())
    for (let row = 0; row < n; row++) x[row * p + j] = column.values[row]! * column.scale;
  return { x, gram: gramOf(x, p), blocks: columns.map(({ block }) => block) };
}

/** Penalties of the judge's own slope: held at the prior's, as features are, and free. */
const slopePenalties = [Number.POSITIVE_INFINITY, featurePenalties[0], 1e-6] as const;

/**
 * Held-out errors of the judge as it is, with the slope that predicts best: a gain must be more than another slope of
 * the same score, which orders rows alike. None is negative, since a judge that is kept is not inverted.
 */
function judgeErrors(judge: Float64Array, target: Float64Array, groups: readonly number[][]): Float64Array {
  const n = judge.length;
  const ones = new Float64Array(n).fill(1);
  const x = new Float64Array(2 * n);
  for (let row = 0; row < n; row++) x.set([1, judge[row]!], 2 * row);
  const rest = target.map((value, row) => value - priorSlope * judge[row]!);
  const errors = [groupedRidge(ones, target, [interceptPenalty], groups)!.heldOut];
  for (const penalty of slopePenalties) {
    const fit = Number.isFinite(penalty)
      ? groupedRidge(x, rest, [interceptPenalty, penalty], groups)
      : groupedRidge(ones, rest, [interceptPenalty], groups);
    if (fit && priorSlope + (fit.weights[1] ?? 0) > 0) errors.push(fit.heldOut);
  }
  return errors.reduce((best, each) => (sumOfSquares(each) < sumOfSquares(best) ? each : best));
}

function isGain(before: Float64Array, after: Float64Array, groups: readonly number[][]): boolean {
  const gains = groups.map((group) =>
    group.reduce((sum, row) => sum + before[row]! ** 2 - after[row]! ** 2, 0),
  );
  const total = gains.reduce((sum, gain) => sum + gain, 0);
  const mean = total / gains.length;
  const spread = gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0);
  return total > neededErrors * Math.sqrt((spread * gains.length) / (gains.length - 1));
}

/** What makes the components' variances sum to 1; 0 where they do not vary. */
function componentScale(components: GradedRows['components']): number {
  const variance = components.reduce((sum, column) => sum + momentsOf(column).deviation ** 2, 0);
  return variance > 0 ? 1 / Math.sqrt(variance) : 0;
}

/** @returns a deviation of 0 where values do not vary beyond rounding */
export function momentsOf(values: ArrayLike<number>): Moments {
  const n = values.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i]!;
  const mean = n > 0 ? sum / n : 0;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (values[i]! - mean) ** 2;
  const deviation = Math.sqrt(squares / Math.max(1, n));
  return { mean, deviation: deviation > 1e-9 * Math.max(1, Math.abs(mean)) ? deviation : 0 };
}

const sumOfSquares = (values: Float64Array) => values.reduce((sum, value) => sum + value * value, 0);
