import { plainReadout, unreadable } from '../../judge/readout.ts';
import type { LikelihoodModel, ResponseLikelihood } from '../../language-model/likelihood.ts';
import type { Row } from '../../rows/row.ts';
import type { PreparedRow, Scorer } from '../../run/scorer.ts';

interface Read extends PreparedRow {
  row: Row;
}

/** English under the tokenizers of the Llama family: near enough for batches of like length. */
const charactersPerToken = 4;

/**
 * PPL: the mean log-likelihood of the response's tokens given the instruction, in nats, at most 0. The logarithm of
 * perplexity with its sign turned, so that higher is better.
 */
export function likelihoodScorer(model: LikelihoodModel, maxTokens: number): Scorer<Read> {
  return {
    prepare: async (rows) =>
      rows.map((row) => {
        const characters = row.instruction.length + row.response.length;
        return { row, tokens: Math.min(maxTokens, Math.ceil(characters / charactersPerToken)) };
      }),
    async read(batch) {
      const rows = batch.map(({ row }) => row);
      return (await model.logLikelihood(rows, maxTokens)).map(readoutOf);
    },
  };
}

function readoutOf(found: ResponseLikelihood) {
  const facts = { tokens: found.tokens + found.promptTokens, truncated: found.truncated };
  if (found.invalidReason !== null) return unreadable(found.invalidReason, facts);
  return plainReadout(-found.meanNegativeLogLikelihood, facts);
}
