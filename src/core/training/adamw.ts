import type { OptimiserSettings } from './settings.ts';

/** What AdamW remembers: running means of the gradient and of its square, shape [parameters] each. */
export interface AdamState {
  first: Float32Array;
  second: Float32Array;
}

export const newAdamState = (parameters: number): AdamState => ({
  first: new Float32Array(parameters),
  second: new Float32Array(parameters),
});

/**
 * One step of AdamW (Loshchilov and Hutter, 2019), in place:
 *
 *     w ← w·(1 − rate·decay)
 *     m ← β1·m + (1 − β1)·g,  v ← β2·v + (1 − β2)·g²
 *     w ← w − rate · m / (1 − β1ᵗ) / (√(v / (1 − β2ᵗ)) + ε)
 *
 * @param step t, from 1
 */
export function adamWStep(
  weights: Float32Array,
  gradient: Float32Array,
  { first, second }: AdamState,
  step: number,
  rate: number,
  { beta1, beta2, epsilon, weightDecay }: OptimiserSettings,
): void {
  const shrink = 1 - rate * weightDecay;
  const correctFirst = 1 - beta1 ** step;
  const correctSecond = 1 - beta2 ** step;
  for (let i = 0; i < weights.length; i++) {
    const g = gradient[i]!;
    const m = beta1 * first[i]! + (1 - beta1) * g;
    const v = beta2 * second[i]! + (1 - beta2) * g * g;
    first[i] = m;
    second[i] = v;
    const change = m / correctFirst / (Math.sqrt(v / correctSecond) + epsilon);
    weights[i] = shrink * weights[i]! - rate * change;
  }
}

/**
 * The learning rate of a step. Warm-up rises in a straight line and is at its top in step `warmUpSteps`, so that
 * the first step is not lost at rate 0.
 * @param step from 1 to `steps`
 */
export function learningRate(
  step: number,
  steps: number,
  { learningRate: top, warmUpSteps, schedule }: OptimiserSettings,
): number {
  if (step < warmUpSteps) return (top * step) / warmUpSteps;
  if (schedule === 'constant' || steps <= warmUpSteps) return top;
  return (top * (steps - step + 1)) / (steps - Math.max(1, warmUpSteps) + 1);
}

/** Scale a gradient down, in place, so that its Euclidean norm is at most `clipNorm` (0: never). @returns its norm before */
export function clipGradient(gradient: Float32Array, clipNorm: number): number {
  let squares = 0;
  for (const g of gradient) squares += g * g;
  const norm = Math.sqrt(squares);
  if (clipNorm > 0 && norm > clipNorm) {
    const factor = clipNorm / norm;
    for (let i = 0; i < gradient.length; i++) gradient[i]! *= factor;
  }
  return norm;
}
