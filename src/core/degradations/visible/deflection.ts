import { shuffled } from '../../random/random.ts';
import { pick } from '../answer-pool.ts';
import { degradation } from '../degradation.ts';
import { languageOf, type RuleLanguage } from '../text/language.ts';
import { topicOf } from '../text/topic.ts';

/** `{}` stands for the topic. */
const openings: Record<RuleLanguage, readonly string[]> = {
  en: [
    '{}: that is a very interesting topic, and many people ask about it.',
    'Thank you for your question about {}. It is something that can be looked at from many sides.',
    'There is a lot to be said about {}.',
    'When it comes to {}, opinions differ, and a great deal depends on the situation.',
  ],
  de: [
    '{}: das ist ein sehr interessantes Thema, nach dem viele fragen.',
    'Danke für deine Frage zum Thema {}. Man kann sie von vielen Seiten betrachten.',
    'Zum Thema {} gibt es viel zu sagen.',
    'Beim Thema {} gehen die Meinungen auseinander, und vieles hängt von der Lage ab.',
  ],
  zh: [
    '“{}”是一个非常有意思的话题，很多人都会问到。',
    '感谢您关于“{}”的提问，这个问题可以从很多角度来看。',
    '关于“{}”，可以说的内容有很多。',
    '谈到“{}”，大家的看法各不相同，要看具体情况。',
  ],
};

const fillers: Record<RuleLanguage, readonly string[]> = {
  en: [
    'It is important to keep different points of view in mind.',
    'Everybody has to find out what works best for them.',
    'Experts have written about it at length, and new things are learned all the time.',
    'I would recommend that you do some research of your own.',
    'What matters most is that you feel comfortable with it.',
    'Before going any further, it would help to know more about what you have in mind.',
    'I hope that you find the information that you are looking for.',
  ],
  de: [
    'Wichtig ist, verschiedene Sichtweisen im Blick zu behalten.',
    'Jeder muss selbst herausfinden, was am besten passt.',
    'Fachleute haben ausführlich darüber geschrieben, und man lernt ständig dazu.',
    'Ich empfehle, selbst ein wenig zu recherchieren.',
    'Am wichtigsten ist, dass du dich damit wohlfühlst.',
    'Bevor wir weitermachen, müsste ich mehr über dein Anliegen wissen.',
    'Ich hoffe, du findest die Informationen, die du suchst.',
  ],
  zh: [
    '重要的是要考虑不同的观点。',
    '每个人都需要找到最适合自己的方式。',
    '专家们对此有很多论述，而且新的认识不断出现。',
    '我建议您自己先做一些研究。',
    '最重要的是您自己感到满意。',
    '在继续之前，最好先多了解一下您的想法。',
    '希望您能找到需要的信息。',
  ],
};

/**
 * A deflection talks around the question in the instruction's own words: relevance to the topic alone does not
 * give it away. About as long as the response, up to what the sentences give.
 */
export const deflection = degradation({
  id: 'deflection',
  kind: 'visible fault',
  label: 'Deflection',
  noun: 'deflections',
  description: 'The response is replaced by general sentences that name the topic and answer nothing.',
  apply({ instruction, response }, _pool, random) {
    const topic = topicOf(instruction);
    if (topic === null) return null;
    const language = languageOf(instruction) ?? languageOf(response) ?? 'en';
    const gap = language === 'zh' ? '' : ' ';
    let text = pick(openings[language], random).replace('{}', () => topic);
    for (const at of shuffled(fillers[language].length, random)) {
      if (text.length >= response.trim().length * 0.8) break;
      text += gap + fillers[language][at];
    }
    return text;
  },
});
