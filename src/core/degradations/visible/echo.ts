import { pick } from '../answer-pool.ts';
import { degradation } from '../degradation.ts';
import { languageOf, type RuleLanguage } from '../text/language.ts';

const openings: Record<RuleLanguage, readonly string[]> = {
  en: ['', '', 'You asked: ', 'The question is: '],
  de: ['', '', 'Du fragst: ', 'Die Frage lautet: '],
  zh: ['', '', '您的问题是：', '问题：'],
};

export const echo = degradation({
  id: 'echo',
  kind: 'visible fault',
  label: 'Echo',
  noun: 'echoes of the instruction',
  description: 'The response is replaced by the instruction itself.',
  apply({ instruction }, _pool, random) {
    if (instruction.trim() === '') return null;
    return pick(openings[languageOf(instruction) ?? 'en'], random) + instruction.trim();
  },
});
