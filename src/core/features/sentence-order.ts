import { sentenceList } from '../degradations/text/sentence-list.ts';

const numbered = /^[ \t]*(?:\*\*|#{1,4} )?(?:step |schritt )?(\d{1,3})[.):]/gim;

/**
 * The share of a text's list numbers, from the second on, that are neither one more than the number before nor 1
 * again; a list that does not begin with 1 counts as one of them. Null where there are fewer than two numbers.
 */
export function listDisorder(text: string): number | null {
  const numbers = Array.from(text.matchAll(numbered), ([, number]) => Number(number));
  if (numbers.length < 2) return null;
  const wrong = numbers.filter((number, at) => {
    if (number <= 1) return false;
    return at === 0 || (number !== numbers[at - 1]! + 1 && number !== numbers[at - 1]);
  });
  return wrong.length / numbers.length;
}

const opening =
  /^\W{0,4}(?:sure\b|certainly\b|of course\b|absolutely\b|here (?:is|are)\b|here['’]s\b|dear\b|hello\b|hi\b|yes,|no,|gern\b|gerne\b|natürlich\b|hier (?:ist|sind)\b|liebe[rs]?\b|hallo\b|ja,|nein,)|^\W{0,4}(?:好的|当然|以下是|您好|你好)/iu;
const closing =
  /^\W{0,4}(?:in conclusion|in summary|to sum(?:marize| up)|overall,|finally,|lastly,|i hope|let me know|sincerely|best regards|kind regards|if you have any|feel free|zusammenfassend|insgesamt|abschließend|schließlich|zum schluss|ich hoffe|mit freundlichen grüßen)|^\W{0,4}(?:总之|综上|最后|希望|如果您(?:还)?有)/iu;
const continuing =
  /^\W{0,4}(?:however|additionally|furthermore|moreover|also|but|and|then|next|therefore|thus|another|similarly|meanwhile|instead|otherwise|after that|afterwards|these|they|it also|he|she|außerdem|jedoch|aber|dann|danach|deshalb|daher|ebenso|zudem|auch|allerdings)\b|^\W{0,4}(?:此外|但是|然后|另外|因此|所以|而且|接着|不过|同时)/iu;

/** Where sentences stand that by their first words belong to a text's beginning, its end, or after another one. */
export interface SentenceOrder {
  /** Of sentences after the first, how many open a text ("Sure", "Dear"), at most 2. */
  lateOpenings: number;
  /** Of sentences in the first 60%, how many close a text ("In conclusion"), at most 2. */
  earlyClosings: number;
  /** Whether the first sentence goes on from another one, or the last announces one with a colon: 0, 1 or 2. */
  looseEnds: number;
}

/** Null for a text of fewer than three sentences. */
export function sentenceOrder(text: string): SentenceOrder | null {
  const sentences = sentenceList(text.trim()).map((sentence) => sentence.trim());
  if (sentences.length < 3) return null;
  const early = sentences.slice(0, Math.ceil(0.6 * sentences.length));
  const count = (of: readonly string[], pattern: RegExp) =>
    Math.min(2, of.filter((sentence) => pattern.test(sentence)).length);
  const first = sentences[0]!;
  return {
    lateOpenings: count(sentences.slice(1), opening),
    earlyClosings: count(early, closing),
    looseEnds:
      Number(continuing.test(first) || closing.test(first) || /^\W{0,3}(?:[2-9]|1\d)[.)]/u.test(first)) +
      Number(/[:：]$/u.test(sentences.at(-1)!)),
  };
}
