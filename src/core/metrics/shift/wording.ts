import { writtenLanguage } from '../../features/written-language.ts';
import { characters } from '../../rows/cells.ts';
import type { Wording } from './shift-rows.ts';

/** The texts of a row; no instruction where only its number or id is known. */
export interface WordedRow {
  instruction: string | null;
  response: string;
}

interface WordingTrait {
  name: string;
  /** Whether a classifier takes it by its logarithm, as sizes are. */
  size: boolean;
  of(instruction: string | null, response: ResponseCounts): number;
}

/** What a response is made of. */
interface ResponseCounts {
  characters: number;
  letters: number;
  digits: number;
  /** Marks of code and markup. */
  marks: number;
  lineEnds: number;
  words: number;
  sentences: number;
}

/** Characters of a response that are read, so that time grows with the rows and not with their lengths. */
const maxCharacters = 1000;
/** A language shows sooner. */
const maxLanguageCharacters = 300;

const share = (of: keyof ResponseCounts) => (_: string | null, counts: ResponseCounts) =>
  counts[of] / Math.max(1, counts.characters);

/** A handful of traits that differ between kinds of text: longer questions, code, figures, lists, another register. */
export const wordingTraits: readonly WordingTrait[] = [
  {
    name: 'characters of the instruction',
    size: true,
    of: (instruction) => (instruction === null ? Number.NaN : characters(instruction)),
  },
  { name: 'the share of letters in the response', size: false, of: share('letters') },
  { name: 'the share of digits in the response', size: false, of: share('digits') },
  { name: 'the share of marks of code and markup in the response', size: false, of: share('marks') },
  { name: 'the share of line ends in the response', size: false, of: share('lineEnds') },
  {
    name: 'words of a sentence in the response',
    size: true,
    of: (_, { words, sentences }) => words / Math.max(1, sentences),
  },
  {
    name: 'characters of a word in the response',
    size: false,
    of: (_, { letters, digits, words }) => (letters + digits) / Math.max(1, words),
  },
];

const codeMarks = new Set('{}()[]<>=;_`#|*\\/');
const sentenceEnds = new Set('.!?。！？');

type Kind = 'letter' | 'digit' | 'mark' | 'line end' | 'sentence end' | 'space' | 'other';

function kindOf(character: string): Kind {
  if (character === '\n') return 'line end';
  if (/\p{L}|\p{M}/u.test(character)) return 'letter';
  if (/\p{N}/u.test(character)) return 'digit';
  if (codeMarks.has(character)) return 'mark';
  if (sentenceEnds.has(character)) return 'sentence end';
  return /\s/u.test(character) ? 'space' : 'other';
}

const asciiKinds = Array.from({ length: 128 }, (_, code) => kindOf(String.fromCharCode(code)));

/** Counts in one pass. A sentence ends in a mark before white space, at a line end, and where the text ends. */
function countsOf(text: string): ResponseCounts {
  const counts = { characters: 0, letters: 0, digits: 0, marks: 0, lineEnds: 0, words: 0, sentences: 0 };
  let inWord = false;
  let inSentence = false;
  let endMark = false;
  for (const character of text) {
    counts.characters++;
    const kind = asciiKinds[character.codePointAt(0)!] ?? kindOf(character);
    if (kind === 'letter') counts.letters++;
    else if (kind === 'digit') counts.digits++;
    else if (kind === 'mark') counts.marks++;
    else if (kind === 'line end') counts.lineEnds++;
    const ofWord = kind === 'letter' || kind === 'digit';
    if (ofWord && !inWord) counts.words++;
    inWord = ofWord;
    if (inSentence && (kind === 'line end' || (kind === 'space' && endMark))) {
      counts.sentences++;
      inSentence = false;
    }
    if (ofWord) inSentence = true;
    endMark = kind === 'sentence end';
  }
  if (inSentence) counts.sentences++;
  return counts;
}

/** Collects the wording of rows as they go by; the first 1,000 characters of each response are read. */
export class WordingTally {
  readonly #traits: number[][] = wordingTraits.map(() => []);
  readonly #language: number[] = [];
  readonly #codes = new Map<string, number>();

  add({ instruction, response }: WordedRow): void {
    const counts = countsOf(response.slice(0, maxCharacters));
    wordingTraits.forEach((trait, t) => {
      this.#traits[t]!.push(trait.of(instruction, counts));
    });
    const language = writtenLanguage(response.slice(0, maxLanguageCharacters));
    if (language !== null && !this.#codes.has(language)) this.#codes.set(language, this.#codes.size);
    this.#language.push(language === null ? -1 : this.#codes.get(language)!);
  }

  wording(): Wording {
    return {
      traits: this.#traits.map((values) => Float64Array.from(values)),
      language: Int32Array.from(this.#language),
      languages: [...this.#codes.keys()],
    };
  }
}

export function wordingOf(rows: Iterable<WordedRow>): Wording {
  const tally = new WordingTally();
  for (const row of rows) tally.add(row);
  return tally.wording();
}

const languageNames: Readonly<Record<string, string>> = {
  en: 'English',
  de: 'German',
  fr: 'French',
  es: 'Spanish',
  it: 'Italian',
  pt: 'Portuguese',
  nl: 'Dutch',
  ja: 'Japanese',
  ko: 'Korean',
  zh: 'Chinese',
  cyrillic: 'Cyrillic script',
  arabic: 'Arabic script',
  greek: 'Greek',
  hebrew: 'Hebrew',
  devanagari: 'Devanagari',
  thai: 'Thai',
  latin: 'Latin script without known words',
};

/** What `writtenLanguage` calls a language, in words. */
export const languageName = (language: string): string => languageNames[language] ?? language;
