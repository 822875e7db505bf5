import { type DecoderFamily, layersFrom } from './family.ts';
import { llama } from './llama.ts';

/** Qwen2 and Qwen2.5: q, k and v have a bias; a window is named by every file and used by hardly any. */
export const qwen2 = {
  ...llama,
  id: 'qwen2',
  qkvBias: true,
  windowNeedsFlag: true,
  windowedLayers: (layers, { from }) => layersFrom(layers, from),
  ggufPermutesQk: false,
} as const satisfies DecoderFamily;
