import { describe, expect, it } from 'vitest';
import { wordingAt } from './shift-rows.ts';
import { wordingOf, wordingTraits } from './wording.ts';

const rows = [
  {
    instruction: 'Why is the sky blue?',
    response: 'The light of the sun is scattered. It is blue for that.',
  },
  { instruction: null, response: 'x = [1, 2];\ny = {};' },
  { instruction: '短い', response: 'Das ist der Grund, und das ist nicht alles, was wir wissen.' },
  { instruction: '', response: '' },
];

describe('the wording of rows', () => {
  const wording = wordingOf(rows);
  const trait = (part: string) => wording.traits[wordingTraits.findIndex(({ name }) => name.includes(part))]!;

  it('is measured by a few traits of the texts, and is finite where there is a text', () => {
    expect([...trait('of the instruction')]).toEqual([20, Number.NaN, 2, 0]);
    expect(trait('share of digits')[1]).toBeCloseTo(2 / 19, 12);
    expect(trait('marks of code')[1]).toBeCloseTo(8 / 19, 12);
    expect(trait('line ends')[1]).toBeCloseTo(1 / 19, 12);
    expect(trait('words of a sentence')[0]).toBeCloseTo(12 / 2, 12);
    expect(trait('characters of a word')[1]).toBe(1);
    for (const values of wording.traits.slice(1))
      for (const value of values) expect(Number.isFinite(value)).toBe(true);
    expect(wording.traits.map((values) => values[3])).toEqual(wordingTraits.map(() => 0));
  });

  it('tells the language of a response, or that it is not known', () => {
    const named = Array.from(wording.language, (code) => wording.languages[code] ?? null);
    expect([named[0], named[2], named[3]]).toEqual(['en', 'de', null]);
  });

  it('of some rows is theirs, in their order', () => {
    const some = wordingAt(wording, Int32Array.of(2, 0));
    expect([...some.traits[0]!]).toEqual([2, 20]);
    expect(Array.from(some.language, (code) => some.languages[code])).toEqual(['de', 'en']);
  });

  it('reads the beginning of a long text only', () => {
    const long = wordingOf([{ instruction: 'a', response: 'a'.repeat(1000) + '1'.repeat(50_000) }]);
    expect(long.traits[2]![0]).toBe(0);
  });
});
