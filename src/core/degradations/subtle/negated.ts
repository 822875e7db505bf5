import { degradation } from '../degradation.ts';
import { mapProse } from '../text/blocks.ts';
import { languageOfRow, type RuleLanguage } from '../text/language.ts';
import { sentenceList } from '../text/sentence-list.ts';

/** A pattern and what it becomes; the first of them that a sentence has is changed, once. */
type Negation = readonly [pattern: RegExp, replacement: string | ((found: string) => string)];

const word = (words: string) => `(?<![\\p{L}’'])(${words})(?![\\p{L}’'])`;

/** A negation there already is taken away; otherwise one is put after the verb (en, de) or before it (zh). */
const negations: Record<RuleLanguage, readonly Negation[]> = {
  en: [
    [/(?<!\p{L})cannot(?!\p{L})/iu, 'can'],
    [/(?<!\p{L})(is|are|was|were|do|does|did|should|would|could|must|has|have|had)n['’]t(?!\p{L})/iu, '$1'],
    [/(?<!\p{L})can['’]t(?!\p{L})/iu, 'can'],
    [/(?<!\p{L})don['’]t (?=\p{L})/iu, 'do '],
    [
      new RegExp(
        `${word('is|are|was|were|do|does|did|can|could|should|would|will|must|may|might|has|have|had')} not(?!\\p{L})`,
        'iu',
      ),
      '$1',
    ],
    [new RegExp(word('is|are|was|were|can|could|should|would|will|must|may|might'), 'iu'), '$1 not'],
    [/(?<!\p{L})never(?!\p{L})/u, 'always'],
    [/(?<!\p{L})always(?!\p{L})/u, 'never'],
    [
      /^\s*(?:[-*•]\s|\d+[.)]\s)?(?:Use|Add|Take|Make|Keep|Put|Try|Let|Start|Check|Wash|Turn|Go|Get|Avoid)(?= \p{L})/u,
      (start) => start.replace(/\p{Lu}/u, (letter) => `Do not ${letter.toLowerCase()}`),
    ],
  ],
  de: [
    [
      new RegExp(
        `${word('ist|sind|war|waren|kann|können|soll|sollte|sollten|muss|müssen|wird|werden|darf|dürfen|hat|haben')} nicht(?!\\p{L})`,
        'iu',
      ),
      '$1',
    ],
    [/(?<!\p{L})kein(e|en|em|er|es|)(?!\p{L})/u, 'ein$1'],
    [
      new RegExp(
        word('ist|sind|war|waren|kann|können|soll|sollte|sollten|muss|müssen|wird|werden|darf|dürfen'),
        'iu',
      ),
      '$1 nicht',
    ],
    [/(?<!\p{L})nie(?!\p{L})/u, 'immer'],
    [/(?<!\p{L})immer(?!\p{L})/u, 'nie'],
    [/(?<!\p{L})ein(e|en|em|er|)(?!\p{L})/u, 'kein$1'],
  ],
  zh: [
    [/不(是|能|会|可以|应该|需要|要)/u, '$1'],
    [/没有/u, '有'],
    [/(可以|应该|需要|能够)/u, '不$1'],
    [/(?<![但于还只总就凡可要])是(?!否|不是)/u, '不是'],
    [/(?<![没只所])有(?![时些关效的])/u, '没有'],
    [/(?<![社机学大一协开])会(?![议员])/u, '不会'],
  ],
};

/** Grammar may suffer as little as it can: a judge must read the meaning to see it. */
export const negated = degradation({
  id: 'negated',
  kind: 'subtle fault',
  label: 'Negated',
  noun: 'negations',
  description: 'Each sentence that a rule can turn says the opposite: a "not" is put in or taken out.',
  apply(row) {
    const language = languageOfRow(row);
    if (language === null) return null;
    return mapProse(row.response, (prose) =>
      sentenceList(prose)
        .map((sentence) => negate(sentence, negations[language]))
        .join(''),
    );
  },
});

function negate(sentence: string, rules: readonly Negation[]): string {
  const rule = rules.find(([pattern]) => pattern.test(sentence));
  if (!rule) return sentence;
  const [pattern, replacement] = rule;
  return typeof replacement === 'string'
    ? sentence.replace(pattern, replacement)
    : sentence.replace(pattern, (found) => replacement(found));
}
