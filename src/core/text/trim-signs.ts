/**
 * A text without the given characters at its ends. Takes time in proportion to what it cuts off, where a pattern such
 * as `/-+$/` begins anew at every run of them.
 * @param signs characters to cut off, each a single UTF-16 unit
 */
export function trimSigns(text: string, signs: string, ends: 'both' | 'end' = 'both'): string {
  let from = 0;
  let to = text.length;
  while (to > 0 && signs.includes(text[to - 1]!)) to--;
  if (ends === 'both') while (from < to && signs.includes(text[from]!)) from++;
  return text.slice(from, to);
}
