import type { Activation } from '../activation.ts';

/** What is special to one family of decoders; everything else about a model stands in its config. */
export interface DecoderFamily {
  /** As `model_type` in config.json names it. */
  id: string;
  /** As `general.architecture` in GGUF names it; missing: by its id. */
  ggufName?: string;
  /** Whether q, k and v have a bias where config.json does not say. */
  qkvBias: boolean;
  /** Whether q and k are RMS-normalised a head. */
  qkNorm: boolean;
  /** Whether what attention and the feed-forward give is RMS-normalised before it is added. */
  postNorms: boolean;
  /** Added to the gains of norms that safetensors store; GGUF stores the sums. */
  gainOffset: 0 | 1;
  /** Where config.json names none, and in GGUF. */
  activation: Activation;
  /** Size of a head where config.json names none. */
  headDim(hiddenSize: number, heads: number): number;
  /** What embeddings are multiplied by where the file does not say. Missing: 1. */
  embeddingScale?(hiddenSize: number): number;
  /** Layers whose queries and keys are not rotated, where config.json does not list them. Missing: none. */
  unrotatedLayers?(layers: number): number[];
  /**
   * Layers that an attention window holds for, where the file names a window and does not list them.
   * @param every Gemma 3: each layer of this number sees everything. @param from Qwen: layers before it see everything
   * Missing: all.
   */
  windowedLayers?(layers: number, { every, from }: { every: number; from: number }): number[];
  /** Whether config.json must say that its window is used (`use_sliding_window`). Missing: no. */
  windowNeedsFlag?: boolean;
  /** The rotary base of layers with a window, where the file names none. Missing: that of all layers. */
  windowRopeTheta?: number;
  /** Whether GGUF stores the rows of q and k permuted for its rotary embedding, so that they are put back. */
  ggufPermutesQk: boolean;
}

const all = (layers: number) => Array.from({ length: layers }, (_, layer) => layer);

/** All layers of a model. */
export const everyLayer = (layers: number): number[] => all(layers);

/** All layers but each `every`-th. */
export const allButEach = (layers: number, every: number): number[] =>
  all(layers).filter((layer) => (layer + 1) % every !== 0);

/** The layers from one on. */
export const layersFrom = (layers: number, from: number): number[] =>
  all(layers).filter((layer) => layer >= from);
