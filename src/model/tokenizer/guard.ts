/**
 * Keeps words of a row from becoming special tokens. A lone surrogate is put inside every special token
 * that a row's text contains; the tokenizer splits at special tokens first and removes the guard after.
 * No valid text holds a lone surrogate, so nothing else is removed.
 */
export const guard = '\uD83F';

/** A span of text; `trusted` text may contain special tokens. */
export interface GuardedSpan {
  text: string;
  trusted: boolean;
}

/** Joins the spans, with a guard in every special token that untrusted text has a part in. */
export function guardSpecials(spans: readonly GuardedSpan[], specials: readonly string[]): string {
  const parts = spans.map(({ text, trusted }) => ({ text: wellFormed(text), trusted }));
  const whole = parts.map(({ text }) => text).join('');
  const untrusted: [number, number][] = [];
  let end = 0;
  for (const { text, trusted } of parts) {
    const start = end;
    end += text.length;
    if (!trusted) untrusted.push([start, end]);
  }
  const cuts = specialRanges(whole, specials)
    .filter(([from, to]) => untrusted.some(([start, stop]) => from < stop && to > start))
    .map(([from]) => from + (whole.codePointAt(from)! > 0xffff ? 2 : 1));
  if (cuts.length === 0) return whole;
  const pieces: string[] = [];
  let last = 0;
  for (const cut of new Set(cuts.sort((a, b) => a - b))) {
    pieces.push(whole.slice(last, cut));
    last = cut;
  }
  return [...pieces, whole.slice(last)].join(guard);
}

/** Every place where a special token stands, overlapping ones too. An empty token stands nowhere. */
function specialRanges(text: string, specials: readonly string[]): [number, number][] {
  const ranges: [number, number][] = [];
  for (const special of specials.filter((each) => each !== ''))
    for (let at = text.indexOf(special); at >= 0; at = text.indexOf(special, at + 1))
      ranges.push([at, at + special.length]);
  return ranges;
}

/** Lone surrogates become U+FFFD, as they do in UTF-8. */
export const wellFormed = (text: string) => text.replace(/[\uD800-\uDFFF]/gu, '\uFFFD');
