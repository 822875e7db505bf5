/** Function words that tell languages in Latin script apart; each stands in one list. */
const functionWords: Readonly<Record<string, ReadonlySet<string>>> = Object.fromEntries(
  Object.entries({
    en: 'the and of to is that it you for with are this be from have your will what how which their they we was has do not can should would about into been than then when there these more',
    de: 'der die das und ist nicht ein eine einen einem einer zu den dem des mit für auf von im sich auch es ich sie wir bei nach wird werden sind kann oder aber wie dass zum zur vom aus noch nur schon sehr durch über hat haben wenn',
    fr: 'le les des et est une du qui dans pour pas sur plus avec vous il que ce cette sont au aux par nous mais ou être avez votre leur elle',
    es: 'el los las y una por para con del se lo más pero como su sus muy está son este esta al hay cuando puede usted también tiene',
    it: 'il gli che di non per sono della e nel alla più come anche questo questa ha una delle dei si è con quando può ogni dal',
    pt: 'o os do da em um uma não com para mais como mas ao pela pelo são você também está na no',
    nl: 'het een van niet voor zijn dat met aan ook maar wordt deze dit bij naar uit je',
  }).map(([language, words]) => [language, new Set(words.split(' '))]),
);

const scripts: readonly (readonly [string, RegExp])[] = [
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['ko', /\p{Script=Hangul}/gu],
  ['zh', /\p{Script=Han}/gu],
  ['cyrillic', /\p{Script=Cyrillic}/gu],
  ['arabic', /\p{Script=Arabic}/gu],
  ['greek', /\p{Script=Greek}/gu],
  ['hebrew', /\p{Script=Hebrew}/gu],
  ['devanagari', /\p{Script=Devanagari}/gu],
  ['thai', /\p{Script=Thai}/gu],
];

/** Characters of a text that are read. */
const maxCharacters = 2000;
/** Function words that a language must have, and so many times those of the next one. */
const minWords = 2;
const minLead = 1.5;

const countOf = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

/** The language that a text is written in, or its script where that is all that is known; null where neither is. */
export function writtenLanguage(text: string): string | null {
  const read = text.slice(0, maxCharacters);
  const letters = countOf(read, /\p{L}/gu);
  if (letters === 0) return null;
  for (const [script, pattern] of scripts)
    if (countOf(read, pattern) > (script === 'ja' ? 0.1 : 0.4) * letters) return script;
  const words = read.toLowerCase().match(/\p{L}+/gu) ?? [];
  const counts = Object.entries(functionWords)
    .map(([language, known]) => ({ language, count: words.filter((word) => known.has(word)).length }))
    .sort((a, b) => b.count - a.count);
  const [first, second] = counts;
  if (first!.count >= minWords && first!.count >= minLead * second!.count) return first!.language;
  return countOf(read, /\p{Script=Latin}/gu) > 0.6 * letters ? someLatin : null;
}

/** Latin letters, in a language that is not known. */
const someLatin = 'latin';
const isLatin = (language: string) => language === someLatin || Object.hasOwn(functionWords, language);

/** An instruction that speaks of languages may want another one than its own. */
const namesLanguage =
  /\b(?:translat\w*|übersetz\w*|traduc\w*|tradui\w*|language|sprache|english|englisch\w*|german|deutsch\w*|chinese|chinesisch\w*|mandarin|french|französisch\w*|spanish|spanisch\w*|italian|italienisch\w*|russian|russisch\w*|japanese|japanisch\w*|korean|latin|portuguese|dutch|arabic|hindi)\b|翻译|英语|英文|中文|汉语|德语|法语|日语|西班牙语|俄语|语言/iu;

/**
 * 1 where a response is in another language or script than its instruction, 0 where it is in the same, or the
 * instruction names a language; null where one of them is not known.
 */
export function languageMismatch(instruction: string, response: string): number | null {
  if (namesLanguage.test(instruction)) return 0;
  const asked = writtenLanguage(instruction);
  const answered = writtenLanguage(response);
  if (asked === null || answered === null) return null;
  const unsure = isLatin(asked) && isLatin(answered) && [asked, answered].includes(someLatin);
  return unsure ? null : Number(asked !== answered);
}
