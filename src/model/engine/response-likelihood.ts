import { AppError } from '#core/errors.ts';
import type { ResponseLikelihood } from '#core/language-model/likelihood.ts';
import type { Decoder, ForwardOptions } from '../decoder/decoder.ts';
import type { AnsweredPrompt } from '../prompt/conversation-builder.ts';
import { dispose, slice, type Tensor2D, takeData, tidy } from '../tf.ts';

/** Logits that may be in memory at once: 32 MB, 170 positions of SmolLM2's vocabulary, 55 of Qwen's. */
const maxLogits = 2 ** 23;

/**
 * ln p(yᵢ | x, y₁ … yᵢ₋₁) of every token of each row's response.
 * The LM head is applied to a slab of positions at a time, so that no [T, V] tensor stands whole.
 * @param prompts each with a response of one token at least
 * @param options a prefix that is part of every row's question, shorter than it by one token at least; an adapter
 */
export async function responseLogProbabilities(
  decoder: Decoder,
  prompts: readonly AnsweredPrompt[],
  { past, adapter }: Pick<ForwardOptions, 'past' | 'adapter'> = {},
): Promise<Float64Array[]> {
  const start = past?.tokens ?? 0;
  // A row's last token is only predicted, never read.
  const tokens = Math.max(...prompts.map(({ ids }) => ids.length)) - 1 - start;
  const ids = new Int32Array(prompts.length * tokens);
  const select: number[] = [];
  const targets: number[] = [];
  for (const [b, { ids: row, promptTokens }] of prompts.entries()) {
    ids.set(row.subarray(start, -1), b * tokens);
    for (let t = promptTokens; t < row.length; t++) {
      select.push(b * tokens + t - 1 - start);
      targets.push(row[t]!);
    }
  }
  const shape = { rows: prompts.length, tokens };
  const hidden = decoder.forward(ids, shape, { select: Int32Array.from(select), past, adapter }); // [M, C]
  try {
    const all = await logProbabilities(decoder, hidden, targets);
    let end = 0;
    return prompts.map(({ ids, promptTokens }) => {
      const first = end;
      end += ids.length - promptTokens;
      return all.slice(first, end);
    });
  } finally {
    dispose(hidden);
  }
}

/** ln p of one token after each hidden state: [M, C] and M ids to [M]. */
async function logProbabilities(
  decoder: Decoder,
  hidden: Tensor2D,
  targets: readonly number[],
): Promise<Float64Array> {
  const [M, C] = hidden.shape;
  const slab = Math.max(1, Math.floor(maxLogits / decoder.config.vocabSize));
  const found = new Float64Array(M);
  for (let first = 0; first < M; first += slab) {
    const wanted = targets.slice(first, first + slab);
    const distinct = Int32Array.from(new Set(wanted));
    const column = new Map([...distinct].map((id, at) => [id, at]));
    const rows = tidy(() => decoder.readout(slice(hidden, [first, 0], [wanted.length, C]), distinct));
    const values = await takeData(rows); // [slab, distinct + 1]
    const width = distinct.length + 1;
    for (const [row, id] of wanted.entries()) {
      const logSumExp = values[(row + 1) * width - 1]!;
      found[first + row] = values[row * width + column.get(id)!]! - logSumExp;
    }
  }
  return found;
}

export function likelihoodOf(
  { promptTokens, truncated }: AnsweredPrompt,
  logProbabilities: Float64Array,
): ResponseLikelihood {
  const tokens = logProbabilities.length;
  const mean = -logProbabilities.reduce((sum, logP) => sum + logP, 0) / tokens;
  const invalidReason = Number.isFinite(mean)
    ? null
    : 'The model gave no finite numbers over the response. Try another backend.';
  return {
    meanNegativeLogLikelihood: invalidReason ? Number.NaN : mean,
    tokens,
    promptTokens,
    truncated,
    invalidReason,
  };
}

/** What `prepare` gives; or, where it has nothing to measure, the likelihood that says so. */
export function unmeasured(prepare: () => AnsweredPrompt): AnsweredPrompt | ResponseLikelihood {
  try {
    const prompt = prepare();
    if (prompt.ids.length > prompt.promptTokens) return prompt;
    return invalid('The response is empty, so it has no likelihood.', prompt.promptTokens);
  } catch (thrown) {
    if (thrown instanceof AppError && thrown.code === 'prompt-too-long') return invalid(thrown.message, 0);
    throw thrown;
  }
}

const invalid = (invalidReason: string, promptTokens: number): ResponseLikelihood => ({
  meanNegativeLogLikelihood: Number.NaN,
  tokens: 0,
  promptTokens,
  truncated: false,
  invalidReason,
});
