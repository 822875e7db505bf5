/** One optimiser step. Losses are means over the step's rows, in nats. */
export interface StepPoint {
  /** From 1. */
  step: number;
  /** CE of the prompts with reference. */
  teacher: number;
  /** CE of the prompts without. */
  student: number;
  /** KL(p_T ‖ p_S). */
  distillation: number;
  /** The weighted sum. */
  loss: number;
  /** Euclidean, before clipping. */
  gradientNorm: number;
  learningRate: number;
  /** Tokens of all prompts. */
  tokens: number;
  seconds: number;
}

/** How the judge does on rows that it is not trained on, without reference. */
export interface ValidationPoint {
  /** Steps taken so far. */
  step: number;
  /** Pearson of the expected score and the label; null where either is constant. */
  agreement: number | null;
  /** CE of the label's digit. */
  student: number;
  rows: number;
}

export interface TrainingCurves {
  steps: StepPoint[];
  validations: ValidationPoint[];
}

/** The validation to keep: the highest agreement, the earliest of equals; null where none has any. */
export function bestValidation(validations: readonly ValidationPoint[]): ValidationPoint | null {
  let best: ValidationPoint | null = null;
  for (const point of validations)
    if (point.agreement !== null && (best === null || point.agreement > best.agreement!)) best = point;
  return best;
}

/** Pearson's r; null where it is not defined. */
export function correlation(x: ArrayLike<number>, y: ArrayLike<number>): number | null {
  const n = x.length;
  const mean = (values: ArrayLike<number>) => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += values[i]!;
    return sum / n;
  };
  const mx = mean(x);
  const my = mean(y);
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let i = 0; i < n; i++) {
    const dx = x[i]! - mx;
    const dy = y[i]! - my;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  const r = xy / Math.sqrt(xx * yy);
  return Number.isFinite(r) ? r : null;
}
