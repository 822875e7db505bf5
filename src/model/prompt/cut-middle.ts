/** What stands where a response was cut. The judge reads it, and so does whoever looks at the prompt. */
export const cutMarker = markerOf('response');

/** The same for any of a row's texts. */
export function markerOf(field: 'instruction' | 'reference' | 'response'): string {
  return `\n[... the middle of this ${field} was cut ...]\n`;
}

/** A text without its middle. */
export interface CutText {
  text: string;
  /** What was taken out. */
  middle: string;
}

/** Keep about `kept` UTF-16 units, half at each end, never half a surrogate pair. */
export function cutMiddle(text: string, kept: number, marker = cutMarker): CutText {
  let head = Math.ceil(kept / 2);
  let tail = text.length - Math.floor(kept / 2);
  if (isHighSurrogate(text, head - 1)) head--;
  if (isHighSurrogate(text, tail - 1)) tail++;
  return { text: text.slice(0, head) + marker + text.slice(tail), middle: text.slice(head, tail) };
}

const isHighSurrogate = (text: string, at: number) => (text.charCodeAt(at) & 0xfc00) === 0xd800;

/** A cut text in its prompt. */
export interface CutPrompt extends CutText {
  ids: number[];
}

/** Tokens by which a cut prompt may stay short of its limit: finding the last ones costs more than they say. */
const slack = 2;

/**
 * The prompt that keeps the most of `text` within `limit` tokens, to within two tokens.
 * False position on the units kept, since tokens grow nearly in step with text, and bisection every third
 * time, so that uneven text cannot stall it.
 * @param least the prompt with nothing kept, which fits
 * @param most units that are never exceeded
 */
export function largestCut(
  text: string,
  limit: number,
  least: CutPrompt,
  most: number,
  encode: (cut: CutText) => number[],
  marker = cutMarker,
): CutPrompt {
  let best = least;
  let fits = 0;
  let exceeds = Math.min(text.length, most);
  // English has about four characters a token.
  let perToken = 4;
  for (let step = 1; exceeds - fits > 1 && best.ids.length < limit - slack; step++) {
    // Aims one token short of the limit, the middle of what is accepted.
    const guess = fits + Math.floor(perToken * (limit - 1 - best.ids.length));
    const kept = step % 3 !== 0 && guess > fits && guess < exceeds ? guess : (fits + exceeds) >> 1;
    const cut = cutMiddle(text, kept, marker);
    const ids = encode(cut);
    const gained = ids.length - best.ids.length;
    if (gained > 0) perToken = (kept - fits) / gained;
    if (ids.length <= limit) {
      best = { ...cut, ids };
      fits = kept;
    } else exceeds = kept;
  }
  return best;
}
