export interface VariationSpec {
  method: 'vro';
  /**
   * Where the other samples come from: `dataset`, the model's other responses to the instruction; `sampled`, the
   * loaded model's own, which is another model than the one that wrote the response.
   */
  samples: 'dataset' | 'sampled';
  /** How many are sampled; of the dataset's, all are used. */
  count: number;
  /** Longest sample, in tokens. */
  maxNewTokens: number;
}

/** Few enough for a small model on a laptop. */
export const defaultVariation: VariationSpec = {
  method: 'vro',
  samples: 'dataset',
  count: 5,
  maxNewTokens: 128,
};

/** VRO whose samples a model writes: most of its time goes into writing, which its tokens do not count. */
export const isSampled = (spec: { method: string }): spec is VariationSpec =>
  spec.method === 'vro' && 'samples' in spec && spec.samples === 'sampled';
