import { allButEach, type DecoderFamily } from './family.ts';

/**
 * Gemma 3, models of text alone (270M and 1B): four norms a layer, GeGLU, heads that are normalised, a window in five layers
 * of six, which rotate by a base of their own. Its larger models read pictures too, and are of another type.
 */
export const gemma3 = {
  id: 'gemma3_text',
  ggufName: 'gemma3',
  qkvBias: false,
  qkNorm: true,
  postNorms: true,
  gainOffset: 1,
  activation: 'gelu-tanh',
  headDim: () => 256,
  embeddingScale: (hiddenSize) => Math.sqrt(hiddenSize),
  windowedLayers: (layers, { every }) => allButEach(layers, every),
  windowRopeTheta: 10_000,
  ggufPermutesQk: false,
} as const satisfies DecoderFamily;
