export interface LikelihoodSpec {
  method: 'ppl';
  /** Instruction and response together, in tokens; what lies beyond is not measured. */
  maxTokens: number;
}
