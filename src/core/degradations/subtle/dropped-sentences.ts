import { shuffled } from '../../random/random.ts';
import { degradation } from '../degradation.ts';
import { joinSentences, sentenceList } from '../text/sentence-list.ts';

const minSentences = 2;
const minShare = 0.3;
const maxShare = 0.6;

/** What is left is whole sentences in their order, so that only the gap in the content shows. */
export const droppedSentences = degradation({
  id: 'dropped-sentences',
  kind: 'subtle fault',
  label: 'Sentences dropped',
  noun: 'dropped sentences',
  description: 'Of the sentences and lines 30% to 60%, at least one, are left out at random.',
  apply({ response }, _pool, random) {
    const sentences = sentenceList(response.trim());
    const n = sentences.length;
    if (n < minSentences) return null;
    const wanted = Math.round((minShare + (maxShare - minShare) * random()) * n);
    const dropped = new Set(shuffled(n, random).subarray(0, Math.min(n - 1, Math.max(1, wanted))));
    return joinSentences(sentences.filter((_, at) => !dropped.has(at)));
  },
});
