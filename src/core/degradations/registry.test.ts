import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random/random.ts';
import { type AnsweredInstruction, AnswerPool } from './answer-pool.ts';
import { degradationKinds } from './degradation.ts';
import { degradationOf, degradations, degradationsOfKinds, twinRandom } from './registry.ts';
import { chinese, english, german, others, pool } from './testing/rows.ts';

const code = '```python\ndef add(a, b):\n    return a + b\n```\nIt is not 3 but 4.\n\n    indented = True\n';
const hardTexts: Record<string, string> = {
  empty: '',
  'white space': ' \n\t ',
  'one word': 'Yes',
  'one letter': 'x',
  'one repeated letter': 'aaaaaaaa',
  emoji: '👩‍👩‍👧‍👦🏳️‍🌈👍🏽 🇩🇪',
  'one emoji': '👩‍👩‍👧‍👦',
  'right to left': 'هذا نص عربي قصير. وهذه جملة ثانية فيها رقم ٣ و 5.',
  code,
  'a lone surrogate': 'It is \ud83d not 5.',
  'replacement patterns': "It costs $& and $1. That is $' or $`.",
  'long prose': 'It is not the first of 12 sentences. '.repeat(2700),
  'long without a space': 'a1'.repeat(50_000),
  'long white space': `It is${' '.repeat(100_000)}not.`,
  'long lines': '\n'.repeat(50_000) + '- x\n'.repeat(12_000),
  'long Chinese': '这是第3个句子。'.repeat(12_000),
};

describe.each(degradations)('$id', ({ id, apply, control }) => {
  it.each(Object.entries(hardTexts))('neither fails nor returns the response on %s', (_, text) => {
    for (const instruction of [english.instruction, text]) {
      const row = { instruction, response: text };
      const twin = apply(row, pool, seededRandom(1));
      expect(twin?.trim()).not.toBe(text.trim());
      expect(twin?.trim()).not.toBe('');
      if (text.trim() === '') expect(twin).toBeNull();
    }
  });

  it('gives the same twin for the same seed, and never the response itself', () => {
    const texts = fc.oneof(fc.string(), fc.lorem({ mode: 'sentences' }), fc.string({ unit: 'grapheme' }));
    fc.assert(
      fc.property(texts, texts, fc.nat(), (instruction, response, seed) => {
        const row = { instruction, response };
        const twin = apply(row, pool, seededRandom(seed));
        expect(apply(row, pool, seededRandom(seed))).toBe(twin);
        if (twin !== null) expect(twin.trim()).not.toBe(response.trim());
        if (control) expect(control(row, pool, seededRandom(seed))?.length).toBe(twin?.length);
      }),
      { numRuns: 25 },
    );
  });

  it('does not need other instructions to run', () => {
    const alone = new AnswerPool([english]);
    const twin = apply(english, alone, seededRandom(1));
    if (['off-topic', 'nearest-off-topic', 'half-other'].includes(id)) expect(twin).toBeNull();
    else expect(twin === null || twin.length > 0).toBe(true);
  });

  it.each([
    ['English', english],
    ['German', german],
    ['Chinese', chinese],
  ])('applies to a response in %s', (_, row: AnsweredInstruction) => {
    const found = [1, 2, 3].map((seed) => apply(row, pool, seededRandom(seed)));
    expect(found.some((twin) => twin !== null)).toBe(true);
  });
});

describe('the registry', () => {
  it('has each id once, a label, one sentence, and a control for attacks alone', () => {
    expect(new Set(degradations.map(({ id }) => id)).size).toBe(degradations.length);
    for (const { id, label, description, kind, control } of degradations) {
      expect(id).toMatch(/^[a-z-]+$/);
      expect(label.length).toBeGreaterThan(3);
      expect(description).toMatch(/^[A-Z].*\.$/);
      expect(control !== null).toBe(kind === 'attack');
      expect(degradationOf(id)?.id).toBe(id);
    }
    expect(degradationOf('toString')).toBeNull();
  });

  it('has the kinds in the order of tables', () => {
    const order = degradations.map(({ kind }) => degradationKinds.indexOf(kind));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(degradationsOfKinds(['visible fault'])).toHaveLength(12);
  });

  it('gives each row and degradation chance of its own, whatever else is asked', () => {
    const first = (row: string, id: string) => twinRandom(7, row, id)();
    expect(first('a', 'loop')).toBe(first('a', 'loop'));
    expect(
      new Set([first('a', 'loop'), first('b', 'loop'), first('a', 'echo'), twinRandom(8, 'a', 'loop')()])
        .size,
    ).toBe(4);
  });
});

describe('an answer pool', () => {
  it('never gives an answer to the instruction itself, however it is spaced', () => {
    const spaced = { ...english, instruction: ` ${english.instruction}\n` };
    for (let seed = 0; seed < 40; seed++) {
      expect(pool.anyOther(spaced, seededRandom(seed))).not.toBe(english.response);
      expect(pool.nearestOther(spaced, seededRandom(seed))).not.toBe(english.response);
    }
  });

  it('takes the nearest instruction by the similarity that it is given', () => {
    expect(pool.nearestOther(english, seededRandom(1))).toBe(others[0]!.response);
    const byLength = new AnswerPool([english, ...others], (_, other) => -other.length);
    expect(byLength.nearestOther(english, seededRandom(1))).toBe(others[3]!.response);
  });

  it('has no answer where all others are empty', () => {
    const empty = new AnswerPool([english, { instruction: 'Why?', response: ' ' }]);
    expect(empty.anyOther(english, seededRandom(1))).toBeNull();
    expect(empty.nearestOther(english, seededRandom(1))).toBeNull();
  });
});
