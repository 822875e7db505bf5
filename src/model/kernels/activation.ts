import type { Activation } from '#model/weights/activation.ts';

/**
 * An activation of a gated unit as x·σ(linear·x·(1 + cubic·x²)), σ the logistic function, so that one kernel computes all:
 * SiLU is x·σ(x), and GELU by its tanh formula, 0.5·x·(1 + tanh(√(2/π)·(x + 0.044715·x³))), is the same with twice
 * the argument of tanh (Hendrycks and Gimpel 2016, arXiv 1606.08415).
 */
export interface SigmoidForm {
  linear: number;
  cubic: number;
}

export const sigmoidForms: Record<Activation, SigmoidForm> = {
  silu: { linear: 1, cubic: 0 },
  'gelu-tanh': { linear: 2 * Math.sqrt(2 / Math.PI), cubic: 0.044715 },
};
