import { shuffled } from '../../random/random.ts';
import { pick } from '../answer-pool.ts';
import { degradation } from '../degradation.ts';

/** Fewer different letters make no gibberish: `aaa` would come out as it went in. */
const minLetters = 3;

/** The response's own letters drawn at random, so that neither length nor script gives the fault away. */
export const gibberish = degradation({
  id: 'gibberish',
  kind: 'visible fault',
  label: 'Gibberish',
  noun: 'gibberish',
  description: 'Every word is replaced by random letters; spaces, line breaks and punctuation stay.',
  apply({ response }, _pool, random) {
    const letters = response.match(/\p{L}/gu) ?? [];
    const different = [...new Set(letters.map((letter) => letter.toLowerCase()))];
    if (different.length < minLetters) return null;
    const order = shuffled(letters.length, random);
    let next = 0;
    return response.replace(/\p{L}/gu, (letter) => {
      const drawn = letters[order[next++]!]!.toLowerCase();
      return drawn === letter.toLowerCase() ? pick(different, random) : drawn;
    });
  },
});
