import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '../random/random.ts';
import { nearDuplicates, nearDuplicatesSentence, regrouped } from './near-duplicates.ts';

const words = 'river stone lantern marble copper window garden velvet thunder paper orchard silver'.split(
  ' ',
);

/** A text of so many words, each of its own number, so that two texts share hardly a 5-gram. */
const textOf = (random: Random, length: number) =>
  Array.from(
    { length },
    () => `${words[Math.floor(random() * words.length)]}${Math.floor(random() * 9000)}`,
  ).join(' ');

/** The same text with one word replaced. */
const edited = (text: string, random: Random) => {
  const parts = text.split(' ');
  parts[Math.floor(random() * parts.length)] = 'edited';
  return parts.join(' ');
};

describe('near-duplicates', () => {
  it('finds texts with a word replaced, and no others', () => {
    const random = seededRandom(4);
    const own = Array.from({ length: 200 }, () => textOf(random, 24));
    const copies = own.slice(0, 60).map((text) => edited(text, random));
    const { group, groups, duplicates, largest } = nearDuplicates([...own, ...copies]);
    expect([groups, duplicates, largest]).toEqual([200, 60, 2]);
    expect([...group.subarray(0, 200)]).toEqual([...Array(200).keys()]);
    expect([...group.subarray(200)]).toEqual([...Array(60).keys()]);
  });

  it('joins chains: each text is nearly the same as the one before, the ends are not', () => {
    const random = seededRandom(5);
    const chain = [textOf(random, 30)];
    for (let step = 0; step < 20; step++) chain.push(edited(chain.at(-1)!, random));
    expect(nearDuplicates([chain[0]!, chain.at(-1)!]).groups).toBe(2);
    expect(nearDuplicates(chain).groups).toBe(1);
  });

  it('does not mind letter case or white space, and takes short texts as equal or not', () => {
    const text = 'Name three rivers that flow through Vienna and Budapest.';
    const { groups, examples } = nearDuplicates([
      text,
      `  ${text.toUpperCase()}\n`,
      'prompt 12',
      'prompt 13',
      'PROMPT 13',
    ]);
    expect(groups).toBe(3);
    expect(examples).toEqual([]);
  });

  it('shows pairs that are nearly the same, likest first', () => {
    const random = seededRandom(6);
    const text = textOf(random, 40);
    const near = text.replace(/\w+$/, 'end');
    const { examples } = nearDuplicates([edited(edited(near, random), random), text, near]);
    expect(examples[0]!.similarity).toBeGreaterThanOrEqual(examples[1]!.similarity);
    expect(examples[0]!.similarity).toBeLessThan(1);
  });

  it('is a partition numbered by first appearance, and at similarity 1 that of equal texts', () => {
    const text = fc
      .array(fc.constantFrom(...words), { minLength: 4, maxLength: 8 })
      .map((list) => list.join(' '));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 30 }), (texts) => {
        const { group, groups } = nearDuplicates(texts, 1);
        const numbers = new Map<string, number>();
        for (const each of texts) numbers.set(each, numbers.get(each) ?? numbers.size);
        // Texts of the same 5-grams in another order are the same set.
        expect(groups).toBeLessThanOrEqual(numbers.size);
        let next = 0;
        for (const number of group) {
          expect(number).toBeLessThanOrEqual(next);
          if (number === next) next++;
        }
        expect(next).toBe(groups);
      }),
    );
  });

  it('takes time in proportion to the texts, though all fall into one bucket', () => {
    const template = 'Explain in one sentence what this particular number is good for in daily life: ';
    const texts = Array.from({ length: 8000 }, (_, i) => `${template}${i}`);
    expect(nearDuplicates(texts).groups).toBe(1);
  });

  it('gives rows the number of their group, and says what that means', () => {
    const found = { group: Int32Array.of(0, 1, 0), groups: 2, duplicates: 1, largest: 2 };
    expect([...regrouped([0, 0, 1, 2, 2], found.group)]).toEqual([0, 0, 1, 0, 0]);
    expect(nearDuplicatesSentence(found, false)).toMatch(
      /^1 of 3 instructions is nearly the same .* count them as one/,
    );
    expect(nearDuplicatesSentence(found, true)).toMatch(/2 independent instructions/);
    expect(nearDuplicatesSentence({ ...found, duplicates: 0 }, false)).toBeNull();
  });
});
