import { sigmoid } from '../../regression/logistic.ts';

export interface Sigmoid {
  slope: number;
  intercept: number;
}

/** Platt's sigmoid of a score: P = 1 / (1 + e^−(slope·x + intercept)). */
export const sigmoidValue = ({ slope, intercept }: Sigmoid, x: number) => sigmoid(slope * x + intercept);

/**
 * A share of the loss that is its rounding. Close to the optimum the loss tells no steps apart any more; the steps
 * themselves go on to the last digits, so that every engine ends at the same ones.
 */
const rounding = 1e-13;

/**
 * Fit Platt's sigmoid by Newton's method with step halving. Targets are (P + 1)/(P + 2) and 1/(N + 2) in
 * place of 1 and 0, so the fit exists where the classes are separable.
 * Sources: Platt 1999; Lin, Lin and Weng 2007.
 * @param y 1 or 0 a row
 */
export function fitPlatt(x: Float64Array, y: ArrayLike<number>): Sigmoid {
  let positives = 0;
  for (let i = 0; i < x.length; i++) positives += y[i]!;
  const high = (positives + 1) / (positives + 2);
  const low = 1 / (x.length - positives + 2);
  const target = Float64Array.from(x, (_, i) => (y[i]! > 0 ? high : low));
  const { centre, scale } = spread(x);
  const z = x.map((value) => (value - centre) / scale);
  let [a, b] = [0, Math.log((positives + 1) / (x.length - positives + 1))];
  let loss = crossEntropy(z, target, a, b);
  for (let iteration = 0; iteration < 100; iteration++) {
    const [stepA, stepB] = newtonStep(z, target, a, b);
    let size = 1;
    let next = crossEntropy(z, target, a + stepA, b + stepB);
    while (!(next <= loss + rounding * loss) && size > 1e-10) {
      size /= 2;
      next = crossEntropy(z, target, a + size * stepA, b + size * stepB);
    }
    a += size * stepA;
    b += size * stepB;
    loss = next;
    if (Math.abs(stepA) + Math.abs(stepB) < 1e-12) break;
  }
  return { slope: a / scale, intercept: b - (a * centre) / scale };
}

function newtonStep(z: Float64Array, target: Float64Array, a: number, b: number): [number, number] {
  let [ga, gb, haa, hab, hbb] = [0, 0, 1e-12, 0, 1e-12];
  for (let i = 0; i < z.length; i++) {
    const p = sigmoid(a * z[i]! + b);
    const residual = target[i]! - p;
    const weight = p * (1 - p);
    ga += residual * z[i]!;
    gb += residual;
    haa += weight * z[i]! * z[i]!;
    hab += weight * z[i]!;
    hbb += weight;
  }
  const determinant = haa * hbb - hab * hab;
  return [(hbb * ga - hab * gb) / determinant, (haa * gb - hab * ga) / determinant];
}

/** Σ −t·ln p − (1 − t)·ln(1 − p), in a form that keeps its digits at both ends. */
function crossEntropy(z: Float64Array, target: Float64Array, a: number, b: number): number {
  let sum = 0;
  for (let i = 0; i < z.length; i++) {
    const v = a * z[i]! + b;
    sum += Math.max(v, 0) - v * target[i]! + Math.log1p(Math.exp(-Math.abs(v)));
  }
  return sum;
}

function spread(x: Float64Array): { centre: number; scale: number } {
  const centre = x.reduce((sum, value) => sum + value / x.length, 0);
  const variance = x.reduce((sum, value) => sum + (value - centre) ** 2 / x.length, 0);
  return { centre, scale: Math.sqrt(variance) || 1 };
}
