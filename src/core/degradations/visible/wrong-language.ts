import { shuffled } from '../../random/random.ts';
import { pick } from '../answer-pool.ts';
import { degradation } from '../degradation.ts';
import { languageOf } from '../text/language.ts';
import { topicOf } from '../text/topic.ts';

/** Sentences that could stand in an answer to nearly anything; `{}` is the topic in the instruction's words. */
const passages: Record<string, readonly string[]> = {
  en: [
    'Here is a short answer about {}.',
    'First you should look at what you already have and put it in order.',
    'After that it is worth going through the steps one by one.',
    'Take your time and check the result at the end.',
    'Most people manage this within a few days.',
    'If something does not fit, begin again with the first step.',
  ],
  de: [
    'Hier ist eine kurze Antwort zum Thema {}.',
    'Zuerst solltest du dir ansehen, was schon da ist, und es ordnen.',
    'Danach lohnt es sich, die Schritte einzeln durchzugehen.',
    'Nimm dir Zeit und prüfe am Ende das Ergebnis.',
    'Den meisten gelingt das in wenigen Tagen.',
    'Wenn etwas nicht passt, beginne noch einmal beim ersten Schritt.',
  ],
  fr: [
    'Voici une réponse courte au sujet de {}.',
    "D'abord, il faut regarder ce que vous avez déjà et le mettre en ordre.",
    'Ensuite, il vaut la peine de suivre les étapes une par une.',
    'Prenez votre temps et vérifiez le résultat à la fin.',
    'La plupart des gens y arrivent en quelques jours.',
    'Si quelque chose ne convient pas, recommencez par la première étape.',
  ],
  es: [
    'Aquí tiene una respuesta breve sobre {}.',
    'Primero conviene mirar lo que ya tiene y ponerlo en orden.',
    'Después vale la pena seguir los pasos uno por uno.',
    'Tómese su tiempo y compruebe el resultado al final.',
    'La mayoría de la gente lo consigue en pocos días.',
    'Si algo no encaja, empiece otra vez por el primer paso.',
  ],
  it: [
    'Ecco una breve risposta su {}.',
    'Per prima cosa conviene guardare quello che si ha già e metterlo in ordine.',
    'Poi vale la pena di seguire i passi uno per uno.',
    'Prenda il tempo che serve e controlli il risultato alla fine.',
    'La maggior parte delle persone ci riesce in pochi giorni.',
    'Se qualcosa non va, ricominci dal primo passo.',
  ],
  zh: [
    '以下是关于{}的简短回答。',
    '首先应该看看您已经有什么，并把它整理好。',
    '然后最好一步一步地进行。',
    '请不要着急，最后检查一下结果。',
    '大多数人几天之内就能做到。',
    '如果有什么不合适，请从第一步重新开始。',
  ],
  ru: [
    'Вот короткий ответ на тему {}.',
    'Сначала стоит посмотреть, что у вас уже есть, и привести это в порядок.',
    'Затем полезно пройти все шаги по одному.',
    'Не торопитесь и в конце проверьте результат.',
    'Большинству людей это удаётся за несколько дней.',
    'Если что-то не подходит, начните снова с первого шага.',
  ],
};

/** An instruction that names a language or asks for a translation may want another one. */
const asksForLanguage =
  /translat|übersetz|翻译|译成|\b(english|german|french|spanish|italian|chinese|russian|japanese|latin|language)\b|englisch|deutsch|französisch|spanisch|italienisch|chinesisch|russisch|英语|英文|德语|法语|西班牙语|中文|俄语/i;

/**
 * The passages are our own: a set seldom has answers in a second language, and one taken from it would be off topic
 * too. They name the topic, and follow the response's length as far as their sentences go.
 */
export const wrongLanguage = degradation({
  id: 'wrong-language',
  kind: 'visible fault',
  label: 'Wrong language',
  noun: 'answers in the wrong language',
  description:
    'The response is replaced by general sentences about the topic in a language that neither the instruction nor the response is in.',
  apply({ instruction, response }, _pool, random) {
    if (asksForLanguage.test(instruction)) return null;
    const asked = languageOf(instruction);
    const own = languageOf(response) ?? asked;
    if (own === null) return null;
    const language = pick(
      Object.keys(passages).filter((each) => each !== own && each !== asked),
      random,
    );
    const [opening, ...others] = passages[language]!;
    const gap = language === 'zh' ? '' : ' ';
    let text = opening!.replace('{}', () => `«${topicOf(instruction) ?? '1'}»`);
    for (const at of shuffled(others.length, random)) {
      if (text.length >= response.trim().length * 0.8) break;
      text += gap + others[at];
    }
    return text;
  },
});
