import { trimSigns } from '../../text/trim-signs.ts';

/** Shorter pieces of a key are too common to be told from other text. */
const minPiece = 8;
const minKey = 6;
export const redacted = '[key]';

/**
 * A function that takes a key out of any text: whole, URL-encoded, in Base64 (of itself, or of `user:key`), and any
 * piece of it of eight characters or more, as in an error that shows its beginning. Case is passed over. Keys of fewer
 * than six characters are left: they are placeholders such as `none`.
 */
export function redactor(key: string | null): (text: string) => string {
  if (key === null || key.length < minKey) return (text) => text;
  const size = Math.min(minPiece, key.length);
  const pieces = new Set<string>();
  for (const form of [key, encodeURIComponent(key), JSON.stringify(key).slice(1, -1), ...base64Forms(key)])
    for (let at = 0; at + size <= form.length; at++) pieces.add(lower(form.slice(at, at + size)));
  return (text) => {
    const folded = lower(text);
    let clean = '';
    let kept = 0;
    for (let at = 0; at + size <= folded.length; at++) {
      if (!pieces.has(folded.slice(at, at + size))) continue;
      let end = at + size;
      while (end < folded.length && pieces.has(folded.slice(end + 1 - size, end + 1))) end++;
      clean += text.slice(kept, at) + redacted;
      kept = end;
      at = end - 1;
    }
    return kept === 0 ? text : clean + text.slice(kept);
  };
}

/** Of ASCII alone, so that the text keeps its length. */
const lower = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/**
 * The middles of the key's Base64 at each of its three places in a group of three bytes: whatever stands before and
 * after it in what was encoded. Both alphabets.
 */
function base64Forms(key: string): string[] {
  const bytes = [...new TextEncoder().encode(key)].map((byte) => String.fromCharCode(byte)).join('');
  return [0, 1, 2].flatMap((offset) => {
    const encoded = trimSigns(btoa('\0'.repeat(offset) + bytes), '=', 'end');
    const start = Math.ceil((8 * offset) / 6);
    const end = Math.floor((8 * (offset + bytes.length)) / 6);
    const middle = encoded.slice(start, end);
    return [middle, middle.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
