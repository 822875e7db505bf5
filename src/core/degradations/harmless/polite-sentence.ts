import { pick } from '../answer-pool.ts';
import { degradation } from '../degradation.ts';
import { languageOfRow, type RuleLanguage } from '../text/language.ts';

const before: Record<RuleLanguage, readonly string[]> = {
  en: ['Sure, here you go:', 'Thanks for asking.', 'Happy to help.'],
  de: ['Gern, hier ist die Antwort:', 'Danke für die Frage.', 'Ich helfe gern.'],
  zh: ['好的，回答如下：', '感谢您的提问。', '很高兴为您解答。'],
};
const after: Record<RuleLanguage, readonly string[]> = {
  en: ['I hope this helps!', 'Feel free to ask if anything is unclear.'],
  de: ['Ich hoffe, das hilft!', 'Frag gern nach, wenn etwas unklar ist.'],
  zh: ['希望对您有帮助！', '如果有不清楚的地方，欢迎继续提问。'],
};

export const politeSentence = degradation({
  id: 'polite-sentence',
  kind: 'harmless',
  label: 'Polite sentence',
  noun: 'a polite sentence',
  description: 'One polite sentence is put before or after the response.',
  apply(row, _pool, random) {
    const language = languageOfRow(row);
    if (language === null) return null;
    const own = row.response.trim();
    const gap = own.includes('\n') ? '\n\n' : language === 'zh' ? '' : ' ';
    return random() < 0.5
      ? pick(before[language], random) + gap + own
      : own + gap + pick(after[language], random);
  },
});
