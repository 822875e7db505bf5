import type { DecoderFamily } from './family.ts';

/** Llama 2 and 3, SmolLM2 and others of that layout. */
export const llama = {
  id: 'llama',
  qkvBias: false,
  qkNorm: false,
  postNorms: false,
  gainOffset: 0,
  activation: 'silu',
  headDim: (hiddenSize, heads) => hiddenSize / heads,
  ggufPermutesQk: true,
} as const satisfies DecoderFamily;
