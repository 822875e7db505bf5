import type { TextTokenizer } from '#model/tokenizer/text-tokenizer.ts';
import { cutMiddle, largestCut, markerOf } from './cut-middle.ts';
import { countTokens } from './token-count.ts';

/** The texts of a row that make its question. */
export type QuestionField = 'instruction' | 'reference';

export interface CutQuestion {
  texts: Record<QuestionField, string>;
  /** Tokens taken out of them together. */
  cutTokens: number;
}

/**
 * Cut the middle of a question's texts until they have `room` tokens together. A text that needs no more than its
 * share of the room keeps all of it, and leaves the rest to the other.
 * @param maxCharacters of a text that may be tokenised whole
 */
export function cutQuestion(
  tokenizer: TextTokenizer,
  texts: Record<QuestionField, string>,
  room: number,
  maxCharacters: number,
): CutQuestion {
  const fields: readonly QuestionField[] = ['instruction', 'reference'];
  const tokens = fields.map((field) => countTokens(tokenizer, texts[field]));
  const half = Math.floor(room / 2);
  const spare = (at: number) => Math.max(0, half - tokens[1 - at]!);
  const cut = { ...texts };
  let cutTokens = 0;
  for (const [at, field] of fields.entries()) {
    const share = half + spare(at);
    if (tokens[at]! <= share) continue;
    const marker = markerOf(field);
    const encode = ({ text }: { text: string }) => tokenizer.encodePlain(text);
    const nothing = cutMiddle(texts[field], 0, marker);
    const least = { ...nothing, ids: encode(nothing) };
    const { text, middle } = largestCut(texts[field], share, least, maxCharacters, encode, marker);
    cut[field] = text;
    cutTokens += Math.max(1, countTokens(tokenizer, middle));
  }
  return { texts: cut, cutTokens };
}
