/** How much two texts share, as shares of each: 0 to 1. */
export interface Overlap {
  /** Of the reference, that the response has. */
  recall: number;
  /** Of the response, that the reference has. */
  precision: number;
}

/** Long enough to tell words apart, short enough to survive inflection; chrF (Popović 2015) goes up to 6. */
const order = 4;

/**
 * Overlap of the multisets of character 4-grams, as chrF counts them but for one order and with spaces kept:
 * lower case, runs of white space as one space, none at the ends. A text shorter than four characters is one gram.
 * 0 where a text is empty.
 */
export function ngramOverlap(response: string, reference: string): Overlap {
  const own = gramsOf(response);
  const wanted = gramsOf(reference);
  let shared = 0;
  for (const [gram, count] of wanted.counts) shared += Math.min(count, own.counts.get(gram) ?? 0);
  return { recall: share(shared, wanted.total), precision: share(shared, own.total) };
}

const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);

function gramsOf(text: string): { counts: Map<string, number>; total: number } {
  const characters = [...text.toLowerCase().replace(/\s+/gu, ' ').trim()];
  const counts = new Map<string, number>();
  if (characters.length === 0) return { counts, total: 0 };
  const total = Math.max(1, characters.length - order + 1);
  for (let start = 0; start < total; start++) {
    const gram = characters.slice(start, start + order).join('');
    counts.set(gram, (counts.get(gram) ?? 0) + 1);
  }
  return { counts, total };
}
