import { sigmoid } from '../../regression/logistic.ts';
import type { Sample } from '../sample.ts';

/** Keeps a model all of whose scores are at one end of the scale from running off to infinity. */
const interceptRidge = 1e-3;

/** What the length-controlled model knows of each row; fixed over bootstrap draws. Shapes [n]. */
export interface LengthDesign {
  /** Score as a share of its scale, 0 to 1. */
  share: Float64Array;
  model: Int32Array;
  models: number;
  /** tanh of (length − mean length of the instruction's answers) ÷ its standard deviation. */
  length: Float64Array;
  /** Logit of the instruction's mean share, centred: how easy the judge finds its answers. */
  ease: Float64Array;
}

/**
 * @param model model number of each row of the sample
 * @param length characters of each row's response
 * @param range the ends of the score's scale
 */
export function lengthDesign(
  sample: Sample,
  model: Int32Array,
  models: number,
  length: Float64Array,
  range: readonly [number, number],
): LengthDesign {
  const width = range[1] - range[0] || 1;
  const share = sample.score.map((score) => (score - range[0]) / width);
  const excess = lessMeanOf(length, sample);
  const spread = Math.sqrt(excess.reduce((sum, value) => sum + value * value, 0) / sample.n) || 1;
  const rows = rowsOf(sample);
  const shareSum = sumsOf(share, sample);
  const ease = Float64Array.from(sample.cluster, (k) => {
    const mean = (shareSum[k]! + 0.5) / (rows[k]! + 1);
    return Math.log(mean / (1 - mean));
  });
  const centre = ease.reduce((sum, value) => sum + value / ease.length, 0);
  return {
    share,
    model,
    models,
    length: excess.map((value) => Math.tanh(value / spread)),
    ease: ease.map((value) => value - centre),
  };
}

export interface LengthFit {
  /** One intercept a model. */
  intercept: Float64Array;
  /** Of the length term: above 0 where the judge prefers longer answers of the same model. */
  lengthSlope: number;
  easeSlope: number;
}

/**
 * Logistic model of the score's share: logit = intercept(model) + a·length + b·ease, fitted to fractional
 * outcomes by Newton's method. The intercepts' block of the Hessian is diagonal, so a step costs one pass
 * and a 2 × 2 system. After Dubois et al. 2024, who fit wins against a baseline model; with scores in place
 * of wins, the length is compared with that of the other answers to the instruction.
 * @param weight of each row
 * @param start of the iteration, such as the fit of the whole sample
 */
export function fitLength(design: LengthDesign, weight: Float64Array, start: LengthFit | null): LengthFit {
  const { models } = design;
  const fit = start
    ? { ...start, intercept: start.intercept.slice() }
    : { intercept: new Float64Array(models), lengthSlope: 0, easeSlope: 0 };
  for (let iteration = 0; iteration < 50; iteration++) {
    const moved = newtonStep(design, weight, fit);
    if (moved < 1e-9) break;
  }
  return fit;
}

/** One step, in place. @returns the greatest change of a parameter */
function newtonStep(design: LengthDesign, weight: Float64Array, fit: LengthFit): number {
  const { share, model, models, length, ease } = design;
  const gradient = new Float64Array(models);
  const diagonal = new Float64Array(models).fill(interceptRidge);
  const [crossLength, crossEase] = [new Float64Array(models), new Float64Array(models)];
  let [gl, ge, hll, hle, hee] = [0, 0, 1e-6, 0, 1e-6];
  for (let i = 0; i < share.length; i++) {
    const m = model[i]!;
    const p = sigmoid(fit.intercept[m]! + fit.lengthSlope * length[i]! + fit.easeSlope * ease[i]!);
    const residual = weight[i]! * (share[i]! - p);
    const h = weight[i]! * p * (1 - p);
    gradient[m] = gradient[m]! + residual;
    diagonal[m] = diagonal[m]! + h;
    crossLength[m] = crossLength[m]! + h * length[i]!;
    crossEase[m] = crossEase[m]! + h * ease[i]!;
    gl += residual * length[i]!;
    ge += residual * ease[i]!;
    hll += h * length[i]! * length[i]!;
    hle += h * length[i]! * ease[i]!;
    hee += h * ease[i]! * ease[i]!;
  }
  for (let m = 0; m < models; m++) {
    gradient[m] = gradient[m]! - interceptRidge * fit.intercept[m]!;
    const [cl, ce, d] = [crossLength[m]!, crossEase[m]!, diagonal[m]!];
    gl -= (cl * gradient[m]!) / d;
    ge -= (ce * gradient[m]!) / d;
    hll -= (cl * cl) / d;
    hle -= (cl * ce) / d;
    hee -= (ce * ce) / d;
  }
  const determinant = hll * hee - hle * hle;
  const sound = determinant > 1e-12;
  const stepLength = sound ? (hee * gl - hle * ge) / determinant : 0;
  const stepEase = sound ? (hll * ge - hle * gl) / determinant : 0;
  // Fractions of 0 and 1 pull without bound; a step is kept to what the logit can bear.
  const kept = (step: number) => Math.max(-2, Math.min(2, step));
  let moved = Math.max(Math.abs(kept(stepLength)), Math.abs(kept(stepEase)));
  fit.lengthSlope += kept(stepLength);
  fit.easeSlope += kept(stepEase);
  for (let m = 0; m < models; m++) {
    const step = kept(
      (gradient[m]! - crossLength[m]! * stepLength - crossEase[m]! * stepEase) / diagonal[m]!,
    );
    fit.intercept[m] = fit.intercept[m]! + step;
    moved = Math.max(moved, Math.abs(step));
  }
  return moved;
}

/** Mean share of each model with the length term at zero, over its own rows. Shape [models]; NaN without rows. */
export function sharesAtEqualLength(
  design: LengthDesign,
  weight: Float64Array,
  fit: LengthFit,
): Float64Array {
  const sum = new Float64Array(design.models);
  const rows = new Float64Array(design.models);
  for (let i = 0; i < design.share.length; i++) {
    const m = design.model[i]!;
    sum[m] = sum[m]! + weight[i]! * sigmoid(fit.intercept[m]! + fit.easeSlope * design.ease[i]!);
    rows[m] = rows[m]! + weight[i]!;
  }
  return sum.map((total, m) => total / rows[m]!);
}

/** Value minus the mean of its instruction's rows; of all rows, where the instruction has one row. */
function lessMeanOf(values: Float64Array, sample: Sample): Float64Array {
  const sums = sumsOf(values, sample);
  const rows = rowsOf(sample);
  const overall = values.reduce((sum, value) => sum + value / values.length, 0);
  return values.map((value, i) => {
    const k = sample.cluster[i]!;
    return value - (rows[k]! > 1 ? sums[k]! / rows[k]! : overall);
  });
}

function sumsOf(values: Float64Array, { cluster, clusters }: Sample): Float64Array {
  const sums = new Float64Array(clusters);
  values.forEach((value, i) => {
    sums[cluster[i]!]! += value;
  });
  return sums;
}

const rowsOf = (sample: Sample) => sumsOf(new Float64Array(sample.n).fill(1), sample);
