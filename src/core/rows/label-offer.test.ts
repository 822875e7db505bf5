import { describe, expect, it } from 'vitest';
import { goodOrBad, labelOffers, likelyGood } from './label-offer.ts';
import type { Cell, Row } from './row.ts';
import { DatasetTally } from './tally.ts';

const mapping = {
  instruction: 'instruction',
  input: null,
  response: 'output',
  reference: null,
  model: 'generator',
  category: null,
  id: null,
};

/** The offers of a dataset whose rows have these cells in `column`. */
function offersOf(columns: Record<string, readonly Cell[]>) {
  const tally = new DatasetTally();
  const n = Math.max(...Object.values(columns).map(({ length }) => length));
  for (let row = 0; row < n; row++) {
    const cells = Object.entries(columns).map(([name, values]) => [name, values[row] ?? null]);
    const source = { instruction: `q${row}`, output: 'a', generator: 'm', ...Object.fromEntries(cells) };
    tally.add({
      instruction: source.instruction,
      response: 'a',
      reference: null,
      model: 'm',
      category: null,
      source,
    } as unknown as Row);
  }
  return labelOffers({ ...tally.summary(mapping), mapping });
}

const times = <T>(n: number, of: (at: number) => T) => Array.from({ length: n }, (_, at) => of(at));

describe('which columns can be a label', () => {
  it('any column of verdicts, marks, shares or numbers as people write them', () => {
    const offers = offersOf({
      score: times(20, (at) => (at * 7) % 10),
      outcome: ['pass', 'fail', 'n/a', 'pass'],
      correct: [true, false, true],
      mark: times(20, (at) => `${at % 5}/5`),
      comma: times(20, (at) => `4,${(at * 3) % 10}`),
      winner: ['model_a', 'model_b', 'tie', 'model_a'],
    });
    for (const name of ['score', 'mark', 'comma']) expect(offers.get(name)).toEqual({ kind: 'numbers' });
    expect(offers.get('outcome')).toEqual({
      kind: 'values',
      values: [
        { value: 'pass', rows: 2 },
        { value: 'fail', rows: 1 },
      ],
    });
    expect(offers.get('correct')).toMatchObject({ kind: 'values' });
    expect(offers.get('winner')).toMatchObject({
      kind: 'values',
      values: [{ value: 'model_a', rows: 2 }, { value: 'model_b' }, { value: 'tie' }],
    });
  });

  it('no column of ids, counts, texts or a single value, each with the reason', () => {
    const offers = offersOf({
      question_id: times(20, (at) => at % 4),
      rowIndex: times(20, (at) => (at * 3) % 7),
      step: times(20, (at) => 100 + 2 * at),
      note: times(20, (at) => `remark ${at}`),
      split: times(20, () => 'test'),
      turns: times(20, () => [1, 2]),
    });
    const why = (name: string) => {
      const offer = offers.get(name)!;
      return offer.kind === 'none' ? offer.why : offer.kind;
    };
    expect(why('question_id')).toMatch(/id/);
    expect(why('rowIndex')).toMatch(/id/);
    expect(why('step')).toMatch(/counts the rows/);
    expect(why('note')).toMatch(/too many different values/);
    expect(why('split')).toBe('Every row says test.');
    expect(why('turns')).toMatch(/lists or objects/);
    expect(why('output')).toBe('It is the response.');
    expect(why('generator')).toBe('It is the model’s name.');
  });
});

describe('good values', () => {
  it('are guessed by their words only', () => {
    const of = (...values: string[]) => likelyGood(values.map((value) => ({ value, rows: 1 })));
    expect(of('pass', 'fail')).toEqual(['pass']);
    expect(of('Good', 'bad', 'True')).toEqual(['Good', 'True']);
    expect(of('model_a', 'model_b')).toEqual([]);
  });

  it('make 1 of a good value, 0 of another, and nothing of an absent one', () => {
    const good = new Set(['tie', 'model_a']);
    expect(['tie', 'model_b', 'n/a', null].map((value) => goodOrBad(value, good))).toEqual([1, 0, NaN, NaN]);
    expect(goodOrBad('n/a', new Set(['n/a']))).toBe(1);
  });
});
