import { shuffled } from '../../random/random.ts';
import { degradation } from '../degradation.ts';
import { joinSentences, sentenceList } from '../text/sentence-list.ts';

/** Two sentences have one other order, which often reads as well. */
const minSentences = 3;

export const shuffledSentences = degradation({
  id: 'shuffled-sentences',
  kind: 'visible fault',
  label: 'Sentences shuffled',
  noun: 'shuffled sentences',
  description: "The response's sentences and lines stand in a random order, the first no longer first.",
  apply({ response }, _pool, random) {
    const sentences = sentenceList(response.trim());
    if (sentences.length < minSentences) return null;
    const order = [...shuffled(sentences.length, random)];
    if (order[0] === 0) order.push(order.shift()!);
    return joinSentences(order.map((at) => sentences[at]!));
  },
});
