import { shuffled } from '../../random/random.ts';
import { degradation } from '../degradation.ts';
import { languageOfRow, type RuleLanguage } from '../text/language.ts';

const sentences: Record<RuleLanguage, readonly string[]> = {
  en: [
    'It is worth keeping all of this in mind.',
    'Of course, every situation is different, and there are many things to consider.',
    'As mentioned before, the points above are important and should be taken seriously.',
    'In other words, what has been said here is what matters.',
    'There is always more that could be said, but this covers the essentials.',
    'With this information you have everything that you need at this point.',
    'To put it another way, the answer is the one that was given above.',
    'Taking everything together, it can be said that this is a topic of some importance.',
  ],
  de: [
    'Es lohnt sich, all das im Kopf zu behalten.',
    'Natürlich ist jede Lage anders, und es gibt vieles zu bedenken.',
    'Wie schon gesagt, sind die genannten Punkte wichtig und sollten ernst genommen werden.',
    'Mit anderen Worten: Auf das hier Gesagte kommt es an.',
    'Man könnte immer noch mehr sagen, aber das Wesentliche ist damit genannt.',
    'Mit diesen Angaben hast du alles, was du im Augenblick brauchst.',
    'Anders ausgedrückt ist die Antwort die, die oben steht.',
    'Alles in allem lässt sich sagen, dass dieses Thema von einiger Bedeutung ist.',
  ],
  zh: [
    '以上内容值得牢记在心。',
    '当然，每种情况都不一样，需要考虑的事情有很多。',
    '正如前面所说，上述几点非常重要，应当认真对待。',
    '换句话说，这里所说的就是关键所在。',
    '总是可以再多说一些，但要点都已经在这里了。',
    '有了这些信息，您目前所需要的就都有了。',
    '换一种说法，答案就是上面给出的内容。',
    '总的来说，这是一个比较重要的话题。',
  ],
};

/** Nothing is taken away and nothing is said: what a judge that goes by length takes for more of an answer. */
export const padded = degradation({
  id: 'padded',
  kind: 'subtle fault',
  label: 'Padded',
  noun: 'padding',
  description: 'Sentences without content follow the response: at least two, and up to its own length again.',
  apply(row, _pool, random) {
    const language = languageOfRow(row);
    if (language === null) return null;
    const gap = language === 'zh' ? '' : ' ';
    const own = row.response.trimEnd();
    const wanted = own.length * (0.5 + 0.5 * random());
    let padding = '';
    for (const [at, chosen] of shuffled(sentences[language].length, random).entries()) {
      if (at >= 2 && padding.length >= wanted) break;
      padding += (at > 0 ? gap : '') + sentences[language][chosen];
    }
    return `${own}${own.includes('\n') ? '\n\n' : gap}${padding}`;
  },
});
