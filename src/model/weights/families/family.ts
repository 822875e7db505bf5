/** What is special to one family of decoders; everything else about a model stands in its config. */
export interface DecoderFamily {
  /** As `model_type` in config.json and `general.architecture` in GGUF name it. */
  id: string;
  /** Whether q, k and v have a bias where config.json does not say. */
  qkvBias: boolean;
  /** Whether q and k are RMS-normalised a head. */
  qkNorm: boolean;
  /** Size of a head where config.json names none. */
  headDim(hiddenSize: number, heads: number): number;
  /** Layers whose queries and keys are not rotated, where config.json does not list them. Missing: none. */
  unrotatedLayers?(layers: number): number[];
  /** Whether GGUF stores the rows of q and k permuted for its rotary embedding, so that they are put back. */
  ggufPermutesQk: boolean;
}
