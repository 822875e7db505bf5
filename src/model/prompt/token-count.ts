import type { TextTokenizer } from '#model/tokenizer/text-tokenizer.ts';

/** UTF-16 units of one sampled span. */
const span = 2048;
const exactBelow = 8 * span;

/**
 * Tokens of a text that may be very long: exact up to 16,384 UTF-16 units, beyond that estimated from eight
 * spans spread evenly over it. A cell of a megabyte would otherwise cost seconds to count.
 */
export function countTokens(tokenizer: TextTokenizer, text: string): number {
  if (text.length <= exactBelow) return tokenizer.encodePlain(text).length;
  let tokens = 0;
  for (let i = 0; i < 8; i++) {
    const start = Math.floor((i * (text.length - span)) / 7);
    tokens += tokenizer.encodePlain(text.slice(start, start + span)).length;
  }
  return Math.round((tokens / exactBelow) * text.length);
}
