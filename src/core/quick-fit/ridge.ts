import { AppError } from '../errors.ts';
import { solveRidged } from './cholesky.ts';

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
  /** Root mean square of target − outOfFold. */
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

/**
 * Ridge regression, min Σ (y − x·w − b)² + λ·n·Σ (s·w)² with s each feature's standard deviation, λ chosen by
 * cross-validation in which rows of one group (instruction) are never on both sides.
 * @param features n rows of c numbers
 * @param groups group number of each row
 */
export function fitRidge(
  features: readonly ArrayLike<number>[],
  targets: ArrayLike<number>,
  groups: ArrayLike<number>,
  folds = 5,
): RidgeFit {
  const n = features.length;
  if (n < 2) throw new AppError('too-few-rows', `A fit needs at least 2 rows; there are ${n}.`, { rows: n });
  const fold = foldsByGroup(groups, folds);
  const used = 1 + fold.reduce((most, value) => Math.max(most, value), 0);
  const partial = Array.from({ length: used }, (_, f) =>
    momentsOf(features, targets, (row) => fold[row] === f),
  );
  const all = partial.reduce(addMoments);
  const outOfFold = new Map<number, Float64Array>(lambdaGrid.map((lambda) => [lambda, new Float64Array(n)]));
  for (let f = 0; f < used; f++) {
    const rest = used === 1 ? all : subtractMoments(all, partial[f]!);
    const centred = centre(rest);
    for (const lambda of lambdaGrid) {
      const fit = solve(centred, lambda);
      const predicted = outOfFold.get(lambda)!;
      for (let row = 0; row < n; row++) if (fold[row] === f) predicted[row] = predict(fit, features[row]!);
    }
  }
  let best = { lambda: Number.NaN, error: Number.POSITIVE_INFINITY };
  for (const [lambda, predicted] of outOfFold) {
    const error = rootMeanSquare(targets, predicted);
    if (error < best.error) best = { lambda, error };
  }
  if (!Number.isFinite(best.lambda))
    throw new AppError('not-a-number', 'The hidden states or the targets are not finite numbers.');
  return { ...solve(centre(all), best.lambda), ...best, outOfFold: outOfFold.get(best.lambda)! };
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
  /** Correlations of the features, [c, c], and with the target, [c]. */
  gram: Float64Array;
  cross: Float64Array;
  means: Float64Array;
  /** Standard deviations; 1 for a feature that does not vary. */
  scales: Float64Array;
  target: number;
}

function centre({ gram, cross, sums, targets, rows }: Moments): Centred {
  const c = sums.length;
  const means = sums.map((sum) => sum / rows);
  const target = targets / rows;
  const scales = means.map((mean, i) => {
    const variance = gram[i * c + i]! / rows - mean * mean;
    return variance > 1e-12 * (gram[i * c + i]! / rows) ? Math.sqrt(variance) : 1;
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

function rootMeanSquare(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return Math.sqrt(sum / a.length);
}
