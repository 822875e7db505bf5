import type { Random } from '../../random/random.ts';
import { pick } from '../answer-pool.ts';
import { degradation } from '../degradation.ts';

/** A number without its sign: digits with the separators inside it, so that 1,000.5 is one. */
const digits = /\d+(?:[.,:]\d+)*/gu;

/** The number of a list item at the beginning of a line is its place, not a fact. */
const listNumber = /^[ \t]*(?:[-*•] )?\(?\d{1,3}[.)](?=\s)/gmu;

/** Number words that can stand for each other. "One", "ein" and 一 are left: they are articles as often as numbers. */
const numberWords: readonly (readonly string[])[] = [
  'two three four five six seven eight nine ten twelve'.split(' '),
  'twenty thirty forty fifty sixty seventy eighty ninety'.split(' '),
  'hundred thousand million billion'.split(' '),
  'third fourth fifth'.split(' '),
  'zwei drei vier fünf sechs sieben acht neun zehn zwölf'.split(' '),
  'zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig'.split(' '),
  'hundert tausend'.split(' '),
];
const setOf = new Map(numberWords.flatMap((set) => set.map((word) => [word, set] as const)));
const numberWord = new RegExp(`(?<!\\p{L})(?:${[...setOf.keys()].join('|')})(?!\\p{L})`, 'giu');

/** Chinese numerals before a word of measure; the measure keeps 三明治 and 四川 out. */
const hanNumeral =
  /[二两三四五六七八九十百千万]{1,8}(?=[年月日天周个位次种倍点分秒米元岁人件只条本步公小])/gu;
const hanDigits = ['二', '三', '四', '五', '六', '七', '八', '九'];

/** Every number is changed: with one of ten wrong the response would be nearly as good. */
export const changedNumbers = degradation({
  id: 'changed-numbers',
  kind: 'subtle fault',
  label: 'Numbers changed',
  noun: 'wrong numbers',
  description: 'Every number, in digits or words, is another one; the numbers of list items stay.',
  apply({ response }, _pool, random) {
    const kept: [number, number][] = [...response.matchAll(listNumber)].map(({ index, 0: { length } }) => [
      index,
      index + length,
    ]);
    /** A number that stands in two places changes alike in both, so that the text stays at one with itself. */
    const changes = new Map<string, string>();
    const once = (number: string, other: (number: string, random: Random) => string) => {
      const known = changes.get(number) ?? other(number, random);
      changes.set(number, known);
      return known;
    };
    let next = 0;
    const isListNumber = (at: number) => {
      while (next < kept.length && kept[next]![1] <= at) next++;
      return next < kept.length && kept[next]![0] <= at;
    };
    return response
      .replace(digits, (number, at: number) => (isListNumber(at) ? number : once(number, otherDigits)))
      .replace(numberWord, (word) => inCaseOf(word, once(word.toLowerCase(), otherWord)))
      .replace(hanNumeral, (numeral) => once(numeral, otherHan));
  },
});

/** A number of the same form with another first digit and other ones after it. A leading zero stays, as in 0.5. */
function otherDigits(number: string, random: Random): string {
  const first = number.search(/[1-9]/);
  if (first < 0) return number.slice(0, -1) + (1 + Math.floor(random() * 9));
  return number
    .split('')
    .map((digit, at) => {
      if (at < first || !/\d/.test(digit)) return digit;
      const lowest = at === first ? 1 : 0;
      const drawn = lowest + Math.floor(random() * (9 - lowest));
      return String(at === first && drawn >= Number(digit) ? drawn + 1 : drawn);
    })
    .join('');
}

const otherWord = (word: string, random: Random): string =>
  pick(
    setOf.get(word)!.filter((other) => other !== word),
    random,
  );

const inCaseOf = (model: string, word: string): string =>
  /^\p{Lu}/u.test(model) ? word[0]!.toUpperCase() + word.slice(1) : word;

const otherHan = (numeral: string, random: Random): string => {
  const at = [...numeral].findIndex((character) => hanDigits.includes(character) || character === '两');
  if (at < 0) return `${pick(hanDigits, random)}${numeral}`;
  const other = pick(
    hanDigits.filter((digit) => digit !== numeral[at] && !(numeral[at] === '两' && digit === '二')),
    random,
  );
  return numeral.slice(0, at) + other + numeral.slice(at + 1);
};
