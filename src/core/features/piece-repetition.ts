/** Characters of a piece, white space left out: long enough that other texts have hardly any twice. */
const latinPiece = 16;
const unspacedPiece = 7;
const minPieces = 12;

/**
 * The share of a text's runs of 16 characters (7 in a script without spaces) that stood in it before, 0 to 1. White
 * space and case do not count. Null for a text that is too short to tell.
 */
export function pieceRepetition(text: string): number | null {
  const characters = [...text.toLowerCase().replace(/\s+/gu, '')];
  const unspaced = characters.filter((character) =>
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(character),
  );
  const size = unspaced.length > 0.3 * characters.length ? unspacedPiece : latinPiece;
  const pieces = characters.length - size + 1;
  if (pieces < minPieces) return null;
  const seen = new Set<string>();
  for (let at = 0; at < pieces; at++) seen.add(characters.slice(at, at + size).join(''));
  return 1 - seen.size / pieces;
}
