import { AppError } from '../errors.ts';
import { solveRidged } from './cholesky.ts';
import { type LinearFit, predict } from './ridge.ts';

/** Newton steps; a penalised fit on standardised features needs fewer than ten. */
const maxSteps = 50;
const tolerance = 1e-8;

/**
 * Logistic regression with an L2 penalty, by Newton's method: ln(p / (1 − p)) = x·weights + bias, minimising
 * Σ weight · cross-entropy + λ/2 · Σ weights². The bias is not penalised. Features are to be standardised.
 * @param features n rows of c numbers
 * @param targets 0 to 1
 * @param rowWeights how much each row counts; above 0
 * @throws AppError `not-a-number` where features or targets are not finite
 */
export function fitLogistic(
  features: readonly ArrayLike<number>[],
  targets: ArrayLike<number>,
  rowWeights: ArrayLike<number>,
  lambda: number,
): LinearFit {
  const c = features[0]!.length;
  const fit = { weights: new Float64Array(c), bias: 0 };
  for (let step = 0; step < maxSteps; step++) {
    const moved = newtonStep(fit, features, targets, rowWeights, lambda);
    if (!Number.isFinite(moved))
      throw new AppError('not-a-number', 'The features or the targets are not finite numbers.');
    if (moved < tolerance) break;
  }
  return fit;
}

/** @returns the largest change of a weight */
function newtonStep(
  fit: LinearFit,
  features: readonly ArrayLike<number>[],
  targets: ArrayLike<number>,
  rowWeights: ArrayLike<number>,
  lambda: number,
): number {
  const c = fit.weights.length;
  const size = c + 1;
  const hessian = new Float64Array(size * size);
  const gradient = new Float64Array(size);
  for (const [row, x] of features.entries()) {
    const p = 1 / (1 + Math.exp(-predict(fit, x)));
    const slope = rowWeights[row]! * (targets[row]! - p);
    const curvature = rowWeights[row]! * p * (1 - p);
    for (let i = 0; i < size; i++) {
      const xi = i < c ? x[i]! : 1;
      gradient[i]! += slope * xi;
      for (let j = 0; j <= i; j++) hessian[i * size + j]! += curvature * xi * (j < c ? x[j]! : 1);
    }
  }
  for (let i = 0; i < size; i++) {
    if (i < c) {
      hessian[i * size + i]! += lambda;
      gradient[i]! -= lambda * fit.weights[i]!;
    }
    for (let j = 0; j < i; j++) hessian[j * size + i] = hessian[i * size + j]!;
  }
  const change = solveRidged(hessian, gradient, 1e-9);
  if (!change) return Number.NaN;
  for (let i = 0; i < c; i++) fit.weights[i]! += change[i]!;
  fit.bias += change[c]!;
  return change.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
}
