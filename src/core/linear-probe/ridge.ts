import { AppError } from '../errors.ts';
import { solveRidged } from '../regression/cholesky.ts';
import { rowsOfEach } from '../rows/instruction-numbers.ts';

/** y ≈ x·weights + bias. */
export interface LinearFit {
  weights: Float64Array;
  bias: number;
}

export interface RidgeFit extends LinearFit {
  /** Penalty on the squared norm of the weights of standardised features, times rows. */
  lambda: number;
  /** What each row is predicted by a fit that has not seen its group. Shape [n]. */
  outOfFold: Float64Array;
  /** Root mean square of what a fit misses of rows that it has not seen; of their deviations, where it is of those. */
  error: number;
}

/** Tried from weak to strong; features are standardised, so that one grid serves all. */
export const lambdaGrid: readonly number[] = [1e-3, 1e-2, 0.03, 0.1, 0.3, 1, 3, 10, 30];

/** Sums from which any ridge fit on standardised features follows. */
interface Moments {
  /** Xᵀ·X, [c, c] */
  gram: Float64Array;
  /** Xᵀ·y, [c] */
  cross: Float64Array;
  /** Σ x, [c] */
  sums: Float64Array;
  targets: number;
  rows: number;
}

export interface RidgeOptions {
  folds?: number;
  /**
   * Learn from how the rows of a group differ, and from nothing else: features and targets are taken as deviations
   * from their group's means (the "within" estimator of panel data). For targets that compare the rows of a group
   * with each other, such as ranks within an instruction; what sets groups apart is noise to them.
   */
  within?: boolean;
  /**
   * How much less a feature is penalised: as if its standardised values were so many times as large. 1 for each where
   * it is missing. For few features that matter beside many.
   */
  emphasis?: ArrayLike<number>;
}

/**
 * Ridge regression, min Σ (y − x·w − b)² + λ·n·Σ (s·w)² with s each feature's standard deviation, λ chosen by
 * cross-validation in which rows of one group (instruction) are never on both sides.
 * @param features n rows of c numbers
 * @param groups group number of each row
 * @throws AppError `too-few-rows`; `nothing-to-compare` where `within` finds one row a group
 */
export function fitRidge(
  features: readonly ArrayLike<number>[],
  targets: ArrayLike<number>,
  groups: ArrayLike<number>,
  { folds = 5, within = false, emphasis }: RidgeOptions = {},
): RidgeFit {
  const n = features.length;
  if (n < 2) throw new AppError('too-few-rows', `A fit needs at least 2 rows; there are ${n}.`, { rows: n });
  const x = within ? deviations(features, groups) : features;
  const y = within
    ? deviations(
        Array.from(targets, (target) => [target]),
        groups,
      ).map(([d]) => d!)
    : targets;
  const fold = foldsByGroup(groups, folds);
  const used = 1 + fold.reduce((most, value) => Math.max(most, value), 0);
  const partial = Array.from({ length: used }, (_, f) => momentsOf(x, y, (row) => fold[row] === f));
  const all = partial.reduce(addMoments);
  const rests = partial.map((own) => centre(used === 1 ? all : subtractMoments(all, own), emphasis));
  let best = { lambda: Number.NaN, error: Number.POSITIVE_INFINITY };
  for (const lambda of lambdaGrid) {
    const fits = rests.map((rest) => solve(rest, lambda));
    const error = rootMeanSquare(n, (row) => y[row]! - predict(fits[fold[row]!]!, x[row]!));
    if (error < best.error) best = { lambda, error };
  }
  const { lambda } = best;
  if (!Number.isFinite(lambda))
    throw new AppError('not-a-number', 'The hidden states or the targets are not finite numbers.');
  /** Of rows as they are, where the fit is of their deviations. */
  const level = (fit: LinearFit, included: (row: number) => boolean) =>
    within ? throughMeans(fit.weights, features, targets, included) : fit;
  const unseen = rests.map((rest, f) => level(solve(rest, lambda), (row) => used === 1 || fold[row] !== f));
  return {
    ...level(solve(centre(all, emphasis), lambda), () => true),
    ...best,
    outOfFold: Float64Array.from(features, (row, at) => predict(unseen[fold[at]!]!, row)),
  };
}

/** @throws AppError `nothing-to-compare` where every group has one row */
function deviations(rows: readonly ArrayLike<number>[], groups: ArrayLike<number>): Float64Array[] {
  const members = rowsOfEach(groups);
  if (members.length === rows.length)
    throw new AppError(
      'nothing-to-compare',
      'Rows are compared within an instruction, and no instruction has two of them. Choose more rows, or rank labels among all.',
    );
  const result = new Array<Float64Array>(rows.length);
  for (const group of members) {
    const mean = new Float64Array(rows[0]!.length);
    for (const row of group) for (let i = 0; i < mean.length; i++) mean[i]! += rows[row]![i]! / group.length;
    for (const row of group) result[row] = mean.map((value, i) => rows[row]![i]! - value);
  }
  return result;
}

/** A plane of given slopes through the mean of the rows. */
function throughMeans(
  weights: Float64Array,
  features: readonly ArrayLike<number>[],
  targets: ArrayLike<number>,
  included: (row: number) => boolean,
): LinearFit {
  const slopes = { weights, bias: 0 };
  const rests = [...features.keys()]
    .filter(included)
    .map((row) => targets[row]! - predict(slopes, features[row]!));
  return { weights, bias: rests.reduce((sum, rest) => sum + rest, 0) / rests.length };
}

export function predict({ weights, bias }: LinearFit, x: ArrayLike<number>): number {
  let sum = bias;
  for (let i = 0; i < weights.length; i++) sum += weights[i]! * x[i]!;
  return sum;
}

/** Groups in order of appearance, dealt out in turn: fold of each row. */
function foldsByGroup(groups: ArrayLike<number>, folds: number): Uint8Array {
  const numbers = new Map<number, number>();
  return Uint8Array.from({ length: groups.length }, (_, row) => {
    const number = numbers.get(groups[row]!) ?? numbers.size;
    numbers.set(groups[row]!, number);
    return number % folds;
  });
}

function momentsOf(
  features: readonly ArrayLike<number>[],
  targets: ArrayLike<number>,
  included: (row: number) => boolean,
): Moments {
  const c = features[0]!.length;
  const moments: Moments = {
    gram: new Float64Array(c * c),
    cross: new Float64Array(c),
    sums: new Float64Array(c),
    targets: 0,
    rows: 0,
  };
  for (const [row, x] of features.entries()) {
    if (!included(row)) continue;
    const y = targets[row]!;
    moments.targets += y;
    moments.rows += 1;
    for (let i = 0; i < c; i++) {
      const xi = x[i]!;
      moments.sums[i]! += xi;
      moments.cross[i]! += xi * y;
      for (let j = 0; j <= i; j++) moments.gram[i * c + j]! += xi * x[j]!;
    }
  }
  for (let i = 0; i < c; i++) for (let j = 0; j < i; j++) moments.gram[j * c + i] = moments.gram[i * c + j]!;
  return moments;
}

const combine = (a: Moments, b: Moments, sign: 1 | -1): Moments => ({
  gram: a.gram.map((value, i) => value + sign * b.gram[i]!),
  cross: a.cross.map((value, i) => value + sign * b.cross[i]!),
  sums: a.sums.map((value, i) => value + sign * b.sums[i]!),
  targets: a.targets + sign * b.targets,
  rows: a.rows + sign * b.rows,
});
const addMoments = (a: Moments, b: Moments) => combine(a, b, 1);
const subtractMoments = (a: Moments, b: Moments) => combine(a, b, -1);

interface Centred {
  /** Correlations of the features, [c, c], and covariances with the target, [c], times the emphasis. */
  gram: Float64Array;
  cross: Float64Array;
  means: Float64Array;
  /** Standard deviations, divided by the emphasis; 1 for a feature that does not vary. */
  scales: Float64Array;
  target: number;
}

function centre({ gram, cross, sums, targets, rows }: Moments, emphasis?: ArrayLike<number>): Centred {
  const c = sums.length;
  const means = sums.map((sum) => sum / rows);
  const target = targets / rows;
  const scales = means.map((mean, i) => {
    const variance = gram[i * c + i]! / rows - mean * mean;
    const deviation = variance > 1e-12 * (gram[i * c + i]! / rows) ? Math.sqrt(variance) : 1;
    return deviation / (emphasis?.[i] ?? 1);
  });
  return {
    gram: gram.map((value, at) => {
      const i = Math.floor(at / c);
      const j = at % c;
      return (value / rows - means[i]! * means[j]!) / (scales[i]! * scales[j]!);
    }),
    cross: cross.map((value, i) => (value / rows - means[i]! * target) / scales[i]!),
    means,
    scales,
    target,
  };
}

function solve({ gram, cross, means, scales, target }: Centred, lambda: number): LinearFit {
  const standardised = solveRidged(gram, cross, lambda);
  if (!standardised) return { weights: new Float64Array(cross.length), bias: Number.NaN };
  const weights = standardised.map((weight, i) => weight / scales[i]!);
  return { weights, bias: target - weights.reduce((sum, weight, i) => sum + weight * means[i]!, 0) };
}

function rootMeanSquare(n: number, residual: (row: number) => number): number {
  let sum = 0;
  for (let row = 0; row < n; row++) sum += residual(row) ** 2;
  return Math.sqrt(sum / n);
}
