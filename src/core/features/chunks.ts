import { sentenceList } from '../degradations/text/sentence-list.ts';

/** The least size of a chunk in a short text; it doubles until a text has about `maxChunks`. */
const minSize = 60;
const maxChunks = 8;

/** A Chinese, Japanese or Korean character says about as much as three Latin letters. */
const sizeOf = (text: string): number =>
  text.length + 2 * (text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu)?.length ?? 0);

/**
 * A text in consecutive pieces of whole sentences, about eight at most, for an embedder that reads the beginning of a
 * text alone. Boundaries follow from the beginning, so that a text and its continuation share their first chunks.
 * @returns none for a text that is empty
 */
export function chunksOf(text: string): string[] {
  const sentences = sentenceList(text.trim());
  const total = sizeOf(text);
  let wanted = minSize;
  while (total > wanted * maxChunks) wanted *= 2;
  const chunks: string[] = [];
  let open = '';
  let size = 0;
  for (const sentence of sentences) {
    open += sentence;
    size += sizeOf(sentence);
    if (size < wanted) continue;
    chunks.push(open.trim());
    open = '';
    size = 0;
  }
  // A short end ("I hope this helps!") is no chunk of its own.
  const rest = open.trim();
  if (rest !== '' && chunks.length > 0 && sizeOf(rest) < wanted / 2)
    chunks.push(`${chunks.pop()}${open.trimEnd()}`);
  else if (rest !== '') chunks.push(rest);
  return chunks;
}
