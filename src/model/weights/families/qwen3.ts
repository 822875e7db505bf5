import type { DecoderFamily } from './family.ts';
import { qwen2 } from './qwen2.ts';

/** Qwen3: q and k are normalised a head, whose size need not divide the hidden size. */
export const qwen3 = {
  ...qwen2,
  id: 'qwen3',
  qkvBias: false,
  qkNorm: true,
  headDim: () => 128,
} as const satisfies DecoderFamily;
