import { AppError } from '../errors.ts';
import { solveRidged } from './cholesky.ts';

/** Features of rows, row-major, shape [n, width]; the first is the constant 1. */
export interface Design {
  values: Float64Array;
  width: number;
}

export interface LogisticOptions {
  /** Penalty on half the squared coefficients of all but the constant; features are to be standardised. */
  lambda: number;
  /** How much each row of the design counts, above 0; 1 where left out. */
  weights?: ArrayLike<number>;
}

/** Newton steps; a penalised fit needs fewer than ten. */
const maxSteps = 50;
const tolerance = 1e-10;
/** Keeps the system solvable where the constant alone is fitted. */
const jitter = 1e-9;

/** 1 / (1 + e^−z), without overflow. */
export const sigmoid = (z: number) => (z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z)));

/**
 * Logistic regression by Newton's method: ln(p / (1 − p)) = x·coefficients, minimising
 * Σ weight · cross-entropy + λ/2 · Σ slopes².
 * @param rows places of the design that the fit rests on
 * @param y 0 to 1 a row of the design
 * @returns one coefficient a feature
 * @throws AppError `not-a-number` where features or targets are not finite
 */
export function fitLogistic(
  { values, width }: Design,
  rows: ArrayLike<number>,
  y: ArrayLike<number>,
  { lambda, weights }: LogisticOptions,
): Float64Array {
  const fit = new Float64Array(width);
  for (let step = 0; step < maxSteps; step++) {
    const gradient = fit.map((coefficient, j) => (j === 0 ? 0 : -lambda * coefficient));
    // Its lower triangle, which is all that is read.
    const hessian = new Float64Array(width * width);
    for (let j = 1; j < width; j++) hessian[j * width + j] = lambda;
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at]!;
      const from = row * width;
      const p = logisticValue(fit, values, from);
      const counts = weights?.[row] ?? 1;
      const [slope, curvature] = [counts * (y[row]! - p), counts * p * (1 - p)];
      for (let j = 0; j < width; j++) {
        const x = values[from + j]!;
        gradient[j]! += slope * x;
        for (let k = 0; k <= j; k++) hessian[j * width + k]! += curvature * x * values[from + k]!;
      }
    }
    const change = solveRidged(hessian, gradient, jitter);
    const moved = change?.reduce((most, each) => Math.max(most, Math.abs(each)), 0) ?? Number.NaN;
    if (!Number.isFinite(moved))
      throw new AppError('not-a-number', 'The features or the targets are not finite numbers.');
    for (let j = 0; j < width; j++) fit[j]! += change![j]!;
    if (moved < tolerance) break;
  }
  return fit;
}

/** P(y = 1) of the row whose features begin at `from`. */
export function logisticValue(fit: Float64Array, values: Float64Array, from: number): number {
  let z = 0;
  for (let j = 0; j < fit.length; j++) z += fit[j]! * values[from + j]!;
  return sigmoid(z);
}

/** @param columns features of the rows, the first the constant 1. Shapes [n] */
export function designOfColumns(columns: readonly ArrayLike<number>[]): Design {
  const width = columns.length;
  const n = columns[0]!.length;
  const values = new Float64Array(n * width);
  columns.forEach((column, j) => {
    for (let i = 0; i < n; i++) values[i * width + j] = column[i]!;
  });
  return { values, width };
}
