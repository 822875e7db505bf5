import { isWrittenWithoutSpaces } from './language.ts';

/**
 * The smallest pieces at which a text may be cut or taken apart: words with the white space before them, or
 * characters where the script has no spaces. Joined they are the text; no character of more than one code unit
 * is split.
 */
export function wordsOf(text: string): string[] {
  if (isWrittenWithoutSpaces(text) || !/\s\S/.test(text.trim())) return graphemesOf(text);
  return text.split(/(?<=\S)(?=\s)/u);
}

/** Characters as a reader counts them, near enough: a base with what is joined or added to it. */
const graphemesOf = (text: string): string[] =>
  text.match(/(?:[\u{1F1E6}-\u{1F1FF}]{2}|[\s\S])(?:\p{M}|[\u{1F3FB}-\u{1F3FF}]|\u200D\P{M})*/gu) ?? [];
