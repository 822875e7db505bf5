/** Before the white space after a sentence's end, after a Chinese one, and before a line break. */
const boundary = /(?<=[.!?…][)"'”’»*_]{0,2})(?=\s)|(?<=[。！？][」』”’）]{0,2})|(?=\n)/u;

/** Fewer letters than this are the number of a list item, or a bullet, and belong to what follows. */
const minLetters = 3;

/** Abbreviations after which a full stop is no end of a sentence. */
const abbreviation =
  /(?:^|[\s(])(?:e\.g|i\.e|etc|vs|approx|Mr|Mrs|Ms|Dr|Prof|St|No|z\. ?B|d\. ?h|bzw|usw|ca|Nr|Abs)\.$/u;

/** A text's sentences and lines with the white space that stands before them; joined they are the text. */
export function sentenceList(text: string): string[] {
  const sentences: string[] = [];
  let open = '';
  // The end of `open`, kept apart: to read it off a text that grows by pieces would copy the text at each of them.
  let tail = '';
  for (const piece of text.split(boundary)) {
    open += piece;
    tail = (tail + piece).slice(-40);
    if (lettersOf(tail) < minLetters || abbreviation.test(tail)) continue;
    sentences.push(open);
    open = '';
    tail = '';
  }
  if (open !== '' && sentences.length > 0) sentences[sentences.length - 1] += open;
  else if (open !== '') sentences.push(open);
  return sentences;
}

/** Letters and digits of other than list numbers; a Chinese character may be a word, and counts for three. */
function lettersOf(text: string): number {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  return letters + 2 * han;
}

/**
 * Sentences put together in another order. A line without the end of a sentence (a heading, an item) keeps a line
 * for itself; the sentence that was the first has no white space before it and gets that of the one that is now.
 */
export function joinSentences(sentences: readonly string[]): string {
  const gap = /^\s*/.exec(sentences[0] ?? '')![0];
  return sentences
    .map((sentence, at) => {
      if (at === 0) return sentence.trimStart();
      const before = sentences[at - 1]!.slice(-4);
      if (!ends.test(before) && !/^\s*\n/.test(sentence)) return `\n${sentence.trimStart()}`;
      return /^\s/.test(sentence) || endsHan.test(before) ? sentence : gap + sentence;
    })
    .join('')
    .trim();
}

const ends = /[.!?…。！？][)"'”’»*_」』）]{0,2}$/u;
const endsHan = /[。！？][」』”’）]{0,2}$/u;
