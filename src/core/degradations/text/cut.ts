import { wordsOf } from './words.ts';

/**
 * The beginning of a text, cut between two words so that its last sentence is left open.
 * @param share of the text's characters that is kept, about
 * @returns null where one word is all there is
 */
export function cutAfter(text: string, share: number): string | null {
  const words = wordsOf(text.trim());
  if (words.length < 2) return null;
  const wanted = share * text.trim().length;
  let kept = words[0]!;
  let end = 1;
  while (end < words.length - 1 && kept.length + words[end]!.length <= wanted) kept += words[end++]!;
  return kept.replace(closing, '');
}

/** What would make a cut look like an end. */
const closing = /[\s.!?…。！？,;:，；：]{1,20}$/u;
