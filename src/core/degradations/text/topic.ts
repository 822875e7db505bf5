import { isWrittenWithoutSpaces } from './language.ts';

/** Words of questions and requests, which no instruction is about. */
const askingWords = new Set(
  'what which when where while whose there their these those this that with from about should would could please write explain describe list give make tell have need want using used your you into than then some such does doing each other more most many much also only because between without within after before like just being been were will they them every following question answer sentence sentences words short long example examples summarise summarize translate create generate provide find show name help know think text paragraph eine einen einem einer eines welche welcher welches warum wann wie was wer wo soll sollte kann können bitte schreibe schreib erkläre erklär nenne liste gib mache mach someone somebody anyone anybody something anything everything nothing things today currently really right nicht auch oder aber mein meine meinen dein deine über unter zwischen werden wird haben sind sein einen'.split(
    ' ',
  ),
);

const minLetters = 4;
const maxHanCharacters = 12;

/** Characters of an instruction that are read. */
const maxCharacters = 1500;

/**
 * What an instruction is about, in its own words: its two longest content words in their order, or in a script
 * without spaces the longest run of it up to the next punctuation. Null where it has none.
 */
export function topicOf(instruction: string): string | null {
  const text = instruction.slice(0, maxCharacters);
  if (isWrittenWithoutSpaces(text)) {
    const run = longest(text.match(/[\p{L}\p{N}]+/gu) ?? []);
    return run ? [...run].slice(0, maxHanCharacters).join('') : null;
  }
  const words = (text.match(/[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}'’-]*/gu) ?? []).filter(
    (word) => word.length >= minLetters && /\p{L}/u.test(word) && !askingWords.has(word.toLowerCase()),
  );
  const first = longest(words);
  if (first === undefined) return null;
  const second = longest(words.filter((word) => word.toLowerCase() !== first.toLowerCase()));
  if (second === undefined) return first;
  return words.indexOf(first) < words.indexOf(second) ? `${first} ${second}` : `${second} ${first}`;
}

/** The first of the longest. */
const longest = (words: readonly string[]): string | undefined =>
  words.reduce<string | undefined>(
    (best, word) => (best && best.length >= word.length ? best : word),
    undefined,
  );
