import { sigmoid } from '../calibration/platt.ts';

/** Features of rows, row-major, shape [n, width]; the first is the constant 1. */
export interface Design {
  values: Float64Array;
  width: number;
}

/** Of every slope, on features of variance 1: it keeps a fit finite where one feature tells the classes apart. */
const ridge = 1;
const maxSteps = 50;

/**
 * Logistic regression with a ridge on all but the constant, by Newton's method.
 * @param rows places of the design that the fit rests on
 * @param y 1 or 0 a row of the design
 * @returns one coefficient a feature
 */
export function fitLogistic({ values, width }: Design, rows: Int32Array, y: Uint8Array): Float64Array {
  const fit = new Float64Array(width);
  for (let step = 0; step < maxSteps; step++) {
    const gradient = Float64Array.from(fit, (coefficient, j) => (j === 0 ? 0 : -ridge * coefficient));
    const hessian = Float64Array.from({ length: width * width }, (_, at) =>
      at % (width + 1) === 0 ? (at === 0 ? 1e-9 : ridge) : 0,
    );
    for (const row of rows) {
      const from = row * width;
      const p = logisticValue(fit, values, from);
      const [residual, weight] = [y[row]! - p, p * (1 - p)];
      for (let j = 0; j < width; j++) {
        gradient[j]! += residual * values[from + j]!;
        const weighted = weight * values[from + j]!;
        for (let k = 0; k <= j; k++) hessian[j * width + k]! += weighted * values[from + k]!;
      }
    }
    const moved = solve(hessian, gradient);
    let largest = 0;
    for (let j = 0; j < width; j++) {
      fit[j]! += moved[j]!;
      largest = Math.max(largest, Math.abs(moved[j]!));
    }
    if (largest < 1e-10) break;
  }
  return fit;
}

/** P(y = 1) of the row whose features begin at `from`. */
export function logisticValue(fit: Float64Array, values: Float64Array, from: number): number {
  let z = 0;
  for (let j = 0; j < fit.length; j++) z += fit[j]! * values[from + j]!;
  return sigmoid(z);
}

/** x of A·x = b for a positive definite A, by Cholesky. @param a its lower triangle, row-major, overwritten */
function solve(a: Float64Array, b: Float64Array): Float64Array {
  const n = b.length;
  const x = b.slice();
  for (let j = 0; j < n; j++) {
    for (let k = 0; k < j; k++) a[j * n + j]! -= a[j * n + k]! ** 2;
    a[j * n + j] = Math.sqrt(a[j * n + j]!);
    for (let i = j + 1; i < n; i++) {
      for (let k = 0; k < j; k++) a[i * n + j]! -= a[i * n + k]! * a[j * n + k]!;
      a[i * n + j]! /= a[j * n + j]!;
    }
  }
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i]! -= a[i * n + k]! * x[k]!;
    x[i]! /= a[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i]! -= a[k * n + i]! * x[k]!;
    x[i]! /= a[i * n + i]!;
  }
  return x;
}
