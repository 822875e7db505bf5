import type { DecoderFamily } from './family.ts';

/** Qwen3: q and k are normalised a head, whose size need not divide the hidden size. */
export const qwen3 = {
  id: 'qwen3',
  qkvBias: false,
  qkNorm: true,
  headDim: () => 128,
  ggufPermutesQk: false,
} as const satisfies DecoderFamily;
