/** Languages that the rules have words for. Another one has null, and rules that need words do not apply to it. */
export const ruleLanguages = ['en', 'de', 'zh'] as const;
export type RuleLanguage = (typeof ruleLanguages)[number];

/** Characters of a text that are read. */
const maxCharacters = 2000;

const functionWords: Record<'en' | 'de', ReadonlySet<string>> = {
  en: new Set(
    'the and of to a in is that it you for with on as are this be or by from at an not have can your if will what how which their they we he she was were has do does'.split(
      ' ',
    ),
  ),
  de: new Set(
    'der die das und ist nicht ein eine einen einem einer zu den dem des mit für auf von im sich auch es ich sie wir man bei nach wird werden sind kann oder als aber wie was dass zum zur vom aus am um noch nur schon sehr durch über hat haben'.split(
      ' ',
    ),
  ),
};

/** Function words of other languages in Latin script, which the words above must outnumber. */
const foreignWords = new Set(
  'le la les des et est une du que qui dans pour pas sur plus avec vous el los las y es una por para con del se il lo gli che di non per sono della e o os do da em um uma não het een van niet voor zijn och att det som på är på'.split(
    ' ',
  ),
);

/**
 * The language of a text as far as the rules must know it. Chinese by its script (kana or hangul make it another
 * language); German and English by function words, where they are more than the other's and than foreign ones.
 */
export function languageOf(text: string): RuleLanguage | null {
  const read = text.slice(0, maxCharacters);
  const letters = countOf(read, /\p{L}/gu);
  if (letters === 0) return null;
  const han = countOf(read, /\p{Script=Han}/gu);
  if (han / letters > 0.3)
    return countOf(read, /[\p{Script=Hiragana}\p{Script=Katakana}]/gu) > 0 ? null : 'zh';
  if (countOf(read, /\p{Script=Latin}/gu) / letters < 0.7) return null;
  const words = read.toLowerCase().match(/\p{L}+/gu) ?? [];
  const count = (set: ReadonlySet<string>) => words.reduce((sum, word) => sum + (set.has(word) ? 1 : 0), 0);
  const english = count(functionWords.en);
  const german = count(functionWords.de) + countOf(read, /[äöüß]/gu);
  const foreign = count(foreignWords);
  if (german > english && german >= foreign) return 'de';
  return english > 0 && english >= foreign ? 'en' : null;
}

/** The response's language, and where that is not known the instruction's. */
export const languageOfRow = (row: { instruction: string; response: string }): RuleLanguage | null =>
  languageOf(row.response) ?? languageOf(row.instruction);

/** Whether a text is written without spaces between words, as Chinese, Japanese and Thai are. */
export function isWrittenWithoutSpaces(text: string): boolean {
  const read = text.slice(0, maxCharacters);
  const letters = countOf(read, /\p{L}/gu);
  const unspaced = countOf(read, /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu);
  return letters > 0 && unspaced / letters > 0.3;
}

const countOf = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
