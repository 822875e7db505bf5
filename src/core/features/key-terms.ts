/** What in a text can be checked word by word: each set in a normal form, without repetition. */
export interface KeyTerms {
  /** "1,200.50" as "1200.5", "007" as "7". */
  numbers: Set<string>;
  /** Words with a capital letter inside a sentence, and acronyms, in lower case. */
  names: Set<string>;
  /** Words in back-ticks, and words that only code has: `snake_case`, `camelCase`, `call(`, `a.b`. */
  code: Set<string>;
}

const number = /(?<![\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\d.,])\d[\d,]*(?:\.\d+)?/gu;
const word = /[\p{L}\d][\p{L}\d'’-]*/gu;
const quoted = /`([^`\n]+)`/gu;
const asciiWord = /[A-Za-z_][\w.]*/g;

export function keyTermsOf(text: string): KeyTerms {
  return {
    numbers: new Set(Array.from(text.matchAll(number), ([found]) => normalNumber(found))),
    names: namesOf(text),
    code: new Set([...Array.from(text.matchAll(quoted), ([, found]) => found!.trim()), ...codeWordsOf(text)]),
  };
}

/** A number without separators of thousands, leading zeros, and zeros that end its fraction. */
function normalNumber(found: string): string {
  const plain = found.replaceAll(',', '').replace(/^0+(?=\d)/, '');
  if (!plain.includes('.')) return plain;
  let end = plain.length;
  while (plain[end - 1] === '0') end--;
  return plain.slice(0, plain[end - 1] === '.' ? end - 1 : end);
}

function namesOf(text: string): Set<string> {
  const names = new Set<string>();
  for (const match of text.matchAll(word)) {
    const [found] = match;
    const isAcronym = /^\p{Lu}[\p{Lu}\d]+$/u.test(found);
    const isCapital = /^\p{Lu}/u.test(found) && found.length > 1;
    if (isAcronym || (isCapital && !beginsSentence(text, match.index))) names.add(found.toLowerCase());
  }
  return names;
}

const inside = new Set(' \t\n\r"\'“”‘’«»()[]*_#>|-–—.0123456789');

/** Whether only white space, marks of lists, numbers and quotes lie between a place and the end of the sentence before it. */
function beginsSentence(text: string, at: number): boolean {
  for (let place = at - 1; place >= 0; place--) {
    const character = text[place]!;
    if ('.!?…:\n'.includes(character)) return true;
    if (!inside.has(character)) return false;
  }
  return true;
}

/** Words with an underscore or a full stop inside, with a capital after a small letter, or called with a bracket. */
function codeWordsOf(text: string): string[] {
  return Array.from(text.matchAll(asciiWord)).flatMap((match) => {
    const found = match[0].replace(/\.$/, '');
    const isCalled = found.length > 1 && text[match.index + match[0].length] === '(';
    return isCalled || /\w[._]\w|[a-z][A-Z]/.test(found) ? [found] : [];
  });
}

/** The share of `wanted` that `found` has; null where nothing is wanted. */
export function shareFound(wanted: ReadonlySet<string>, found: ReadonlySet<string>): number | null {
  if (wanted.size === 0) return null;
  let shared = 0;
  for (const term of wanted) if (found.has(term)) shared += 1;
  return shared / wanted.size;
}
