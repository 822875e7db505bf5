import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sentencesOf } from './sentences.ts';

describe('sentences', () => {
  it('end at full stops and the like, at line breaks, and not inside a number or a call', () => {
    expect(sentencesOf('One is 1.5. Two? Yes!  And…  x.reverse() too')).toEqual([
      'One is 1.5.',
      'Two?',
      'Yes!',
      'And…',
      'x.reverse() too',
    ]);
    expect(sentencesOf('A heading\n\n1. First point\n2. Second point')).toEqual([
      'A heading',
      'First point',
      'Second point',
    ]);
    expect(sentencesOf('空は青い。なぜ？光だから。')).toEqual(['空は青い。', 'なぜ？', '光だから。']);
  });

  it('are the text itself where it has none', () => {
    for (const text of ['', '7', ' \n ', 'no']) expect(sentencesOf(text)).toEqual([text]);
  });

  it('lose no word of three letters and more', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', '.', '?', '。'), minLength: 3, maxLength: 9 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), (words) => {
        const plain = words.map((each) => each.replaceAll(/[.?。]/g, 'c'));
        expect(sentencesOf(plain.join('. ')).join(' ')).toBe(plain.join('. '));
      }),
    );
  });
});
