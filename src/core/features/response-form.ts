/** Words of a piece that counts as said again. */
const pieceWords = 3;
/** Shorter texts repeat themselves by chance. */
const minWords = 12;

/**
 * How much of a text it has said before: the share of its runs of three words that stood in it already, 0 to 1.
 * Null for a text of fewer than twelve words, and so for one in a script without spaces.
 */
export function repetition(text: string): number | null {
  const words = text.toLowerCase().trim().split(/\s+/u);
  if (words.length < minWords) return null;
  const seen = new Set<string>();
  const pieces = words.length - pieceWords + 1;
  for (let start = 0; start < pieces; start++) seen.add(words.slice(start, start + pieceWords).join(' '));
  return 1 - seen.size / pieces;
}

/** A last line with fewer words may be an entry of a list or a heading, which end without a mark. */
const sentenceWords = 6;
const closing = new Set('.!?…:;。！？：”"’\')]}`|*_>~');

/** 1 where the last line of a text is as long as a sentence and ends in a word or a comma, else 0. */
export function unfinished(text: string): number {
  const trimmed = text.trimEnd();
  const last = trimmed.slice(trimmed.lastIndexOf('\n') + 1).trim();
  if (last.split(/\s+/u).length < sentenceWords) return 0;
  return closing.has(last.at(-1)!) || /\p{Extended_Pictographic}$/u.test(last) ? 0 : 1;
}
