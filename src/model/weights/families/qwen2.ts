import type { DecoderFamily } from './family.ts';

/** Qwen2 and Qwen2.5: q, k and v have a bias. */
export const qwen2 = {
  id: 'qwen2',
  qkvBias: true,
  qkNorm: false,
  headDim: (hiddenSize, heads) => hiddenSize / heads,
  ggufPermutesQk: false,
} as const satisfies DecoderFamily;
