import { degradation } from '../degradation.ts';
import { wordsOf } from '../text/words.ts';

/** The other half keeps within this many times the length of what it replaces. */
const maxGrowth = 1.3;

export const halfOther = degradation({
  id: 'half-other',
  kind: 'visible fault',
  label: 'Half of another answer',
  noun: 'half-replaced answers',
  description:
    "The response's second half is replaced by the second half of an answer to another instruction.",
  apply(row, pool, random) {
    const other = pool.anyOther(row, random);
    const own = wordsOf(row.response.trim());
    if (other === null || own.length < 2) return null;
    const start = own.slice(0, Math.ceil(own.length / 2)).join('');
    const words = wordsOf(other.trim());
    const end = words.slice(Math.floor(words.length / 2));
    const room = Math.max(40, (row.response.trim().length - start.length) * maxGrowth);
    let text = '';
    for (const word of end) {
      if (text.length + word.length > room && text !== '') break;
      text += word;
    }
    return /^\s/.test(text) || /\p{Script=Han}/u.test(start) ? start + text : `${start} ${text}`;
  },
});
