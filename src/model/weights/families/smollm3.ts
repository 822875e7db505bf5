import type { DecoderFamily } from './family.ts';
import { llama } from './llama.ts';

/** SmolLM3: Llama's layout; every fourth layer does not rotate its queries and keys. */
export const smollm3 = {
  ...llama,
  id: 'smollm3',
  windowNeedsFlag: true,
  unrotatedLayers: (layers) => Array.from({ length: Math.floor(layers / 4) }, (_, i) => 4 * i + 3),
} as const satisfies DecoderFamily;
