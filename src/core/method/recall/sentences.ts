/** Ends of sentences: after a full stop and the like where white space follows, after those of Chinese and Japanese, and at line breaks. */
const boundary = /(?<=[.!?…])\s+|(?<=[。！？])|\n+/u;

/** Shorter pieces are numbers of lists, bullets and crumbs of code. */
const minCharacters = 3;

/** A text's sentences, in order, without white space around them; the text itself where it has none. */
export function sentencesOf(text: string): string[] {
  const sentences = text
    .split(boundary)
    .map((piece) => piece.trim())
    .filter((piece) => piece.length >= minCharacters);
  return sentences.length > 0 ? sentences : [text];
}
