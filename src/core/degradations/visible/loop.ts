import { pick } from '../answer-pool.ts';
import { degradation } from '../degradation.ts';
import { sentenceList } from '../text/sentence-list.ts';
import { wordsOf } from '../text/words.ts';

const minRepeats = 4;
const maxWords = 14;

/** Where a language model falls into a loop it writes the same sentence to the end of its budget. */
export const loop = degradation({
  id: 'loop',
  kind: 'visible fault',
  label: 'Loop',
  noun: 'loops',
  description: 'After its beginning the response repeats one sentence, or a piece of it, to its end.',
  apply({ response }, _pool, random) {
    const sentences = sentenceList(response.trim());
    const at = Math.floor(random() * Math.min(3, sentences.length));
    const words = wordsOf(sentences[at]!.trim());
    const size = Math.min(words.length, pick([maxWords, 8, 4], random));
    const piece = words.slice(0, size).join('').trim();
    const gap = /\s/.test(response.trim()) || !/\p{Script=Han}/u.test(piece) ? ' ' : '';
    const start = sentences.slice(0, at).join('').trimEnd();
    const room = response.trim().length - start.length;
    const repeats = Math.max(minRepeats, Math.round(room / (piece.length + gap.length)));
    return [start, ...Array.from({ length: repeats }, () => piece)].filter((part) => part !== '').join(gap);
  },
});
