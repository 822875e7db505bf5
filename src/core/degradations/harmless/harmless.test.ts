import { describe, expect, it } from 'vitest';
import { chinese, english, german, twins } from '../testing/rows.ts';
import { listOrder } from './list-order.ts';
import { paraphrased } from './paraphrased.ts';
import { politeSentence } from './polite-sentence.ts';
import { reformatted } from './reformatted.ts';
import { synonyms } from './synonyms.ts';

const rows = Object.entries({ english, german, chinese });
const say = (response: string) => ({ instruction: 'Is it so?', response });

describe.each(rows)('harmless changes of a response in %s', (_, row) => {
  it('reformatted: the same words', () => {
    const words = (text: string) => text.match(/[\p{L}\p{N}]+/gu);
    for (const twin of twins(reformatted, row)) expect(words(twin)).toEqual(words(row.response));
  });

  it('list order: the same lines, the list in another order, the rest in place', () => {
    for (const twin of twins(listOrder, row)) {
      expect(twin.split('\n').sort()).toEqual(row.response.split('\n').sort());
      expect(twin.split('\n')[0]).toBe(row.response.split('\n')[0]);
    }
  });

  it('polite sentence: the response whole, and less than 60 characters with it', () => {
    for (const twin of twins(politeSentence, row)) {
      expect(twin).toContain(row.response);
      expect(twin.length).toBeLessThan(row.response.length + 60);
    }
  });
});

describe('synonyms and paraphrase', () => {
  it.each([
    [synonyms, english, 'often', 'frequently'],
    [synonyms, german, 'oft', 'häufig'],
    [synonyms, chinese, '重要', '关键'],
    [paraphrased, english, 'because it doesn’t', 'since it does not'],
    [paraphrased, german, 'weil', 'da'],
    [paraphrased, chinese, '例如', '比如'],
  ])('$0.id changes $2 to $3', (rule, row, from, to) => {
    expect(row.response).toContain(from);
    const [twin] = twins(rule, row);
    expect(twin).toContain(to);
    expect(twin).not.toContain(from);
  });

  it('keeps a capital letter, and leaves parts of words and code', () => {
    expect(twins(synonyms, say('Perhaps it is softening; perhaps the oftener.'))[0]).toBe(
      'Maybe it is softening; maybe the oftener.',
    );
    expect(twins(synonyms, say('It is often this:\n```\noften\n```\n'))[0]).toBe(
      'It is frequently this:\n```\noften\n```\n',
    );
  });

  it('does not apply in a language without a table', () => {
    const french = {
      instruction: 'Est-ce vrai ?',
      response: 'Oui, il est important de le dire dans la phrase.',
    };
    expect([
      ...twins(synonyms, french),
      ...twins(paraphrased, french),
      ...twins(politeSentence, french),
    ]).toEqual([]);
  });
});

describe('reformatted', () => {
  it.each([
    ['One is here. Two is there.', 'One is here.\nTwo is there.'],
    ['- a is\n- b is', '* a is\n\n* b is'],
    ['1. a is\n\n2. b is', '1) a is\n2) b is'],
  ])('%j', (response, expected) => {
    expect(twins(reformatted, say(response))[0]).toBe(expected);
  });

  it('leaves code', () => {
    const code = '```\n- a\n\n    - b\n```\n';
    expect(twins(reformatted, say(`It is this. And that.\n${code}`))[0]).toContain(code);
  });
});

describe('list order', () => {
  it('leaves numbered lists and items with lines below them', () => {
    expect(twins(listOrder, say('1. a\n2. b\n3. c'))).toEqual([]);
    expect(twins(listOrder, say('- a\n- b\n  more of b\n'))).toEqual([]);
  });
});
