const length = 4;

/** Characters of a text that are read: instructions differ early, and a set of n needs n² comparisons. */
const maxCharacters = 600;

/** Remembered texts: two per comparison are looked up, and a large set must not fill the memory. */
const maxTexts = 20_000;

/**
 * Dice similarity of two texts' sets of character 4-grams, lower case, runs of white space as one space: 0 to 1.
 * Each text is split once.
 */
export function ngramSimilarity(): (a: string, b: string) => number {
  const known = new Map<string, ReadonlySet<string>>();
  const gramsOf = (text: string) => {
    const found = known.get(text);
    if (found) return found;
    if (known.size >= maxTexts) known.clear();
    const grams = characterNgrams(text);
    known.set(text, grams);
    return grams;
  };
  return (a, b) => {
    const left = gramsOf(a);
    const right = gramsOf(b);
    const [small, large] = left.size < right.size ? [left, right] : [right, left];
    let shared = 0;
    for (const gram of small) if (large.has(gram)) shared++;
    return (2 * shared) / Math.max(1, left.size + right.size);
  };
}

function characterNgrams(text: string): ReadonlySet<string> {
  const plain = [...` ${text.slice(0, maxCharacters).toLowerCase().replace(/\s+/g, ' ').trim()} `];
  const grams = new Set<string>();
  for (let at = 0; at + length <= plain.length; at++) grams.add(plain.slice(at, at + length).join(''));
  return grams;
}
