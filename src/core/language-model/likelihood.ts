import type { Row } from '../rows/row.ts';

/** How probable a model finds a response to its instruction, over the response's own tokens. */
export interface ResponseLikelihood {
  /** −(1/n) Σ ln p(yᵢ | x, y₁ … yᵢ₋₁), in nats a token; NaN where none was measured. */
  meanNegativeLogLikelihood: number;
  /** n: tokens of the response that were measured. No token of the chat template and no end of turn is among them. */
  tokens: number;
  /** Tokens of the instruction in its chat template. */
  promptTokens: number;
  /** Whether the end of the response lay beyond the limit and was not measured. */
  truncated: boolean;
  /** Why nothing was measured, as a sentence; null where something was. */
  invalidReason: string | null;
}

/** A model that can say how probable a text is. One call at a time, as with `JudgeEngine.read`. */
export interface LikelihoodModel {
  /**
   * One likelihood a row, in order. Rows of one instruction that come together share its computation. An empty
   * response, or an instruction that leaves no room for one, gives an invalid likelihood, not an error.
   * @param maxTokens bound on instruction and response together, in tokens; the model's context is another
   */
  logLikelihood(
    rows: readonly Pick<Row, 'id' | 'instruction' | 'response'>[],
    maxTokens: number,
  ): Promise<ResponseLikelihood[]>;
}
