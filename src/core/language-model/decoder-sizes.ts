/** The sizes of a decoder that its work depends on; letters as in src/model/kernels/kernels.ts. */
export interface DecoderSizes {
  layers: number;
  /** C */
  hiddenSize: number;
  /** H */
  heads: number;
  /** K */
  kvHeads: number;
  /** D */
  headDim: number;
  /** F */
  intermediateSize: number;
  /** V */
  vocabSize: number;
}
