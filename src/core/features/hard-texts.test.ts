import { describe, expect, it } from 'vitest';
import { chunksOf } from './chunks.ts';
import type { FeatureId } from './feature-id.ts';
import { textFeatures } from './text-features.ts';

const hardTexts = {
  nothing: '',
  'white space alone': ' \n\u00a0\t',
  'a zero-width space': '\u200b',
  'one letter': 'a',
  'a lone surrogate': 'It is \ud83d not 5.',
  'emoji alone': '😀'.repeat(30),
  'right to left': 'هذا نص عربي قصير. وهذه جملة ثانية فيها رقم ٣ و 5.',
  'list numbers alone': '1.\n2.\n3.\n',
  'an open block of code': '```',
  'a long line': 'a1'.repeat(25_000),
  'line breaks': `It${'\n'.repeat(50_000)}is.`,
  'list marks': '- \n'.repeat(20_000),
  'full stops': '. '.repeat(20_000),
  sentences: 'It is not so. '.repeat(4_000),
  'long Chinese': '这是第3个句子。'.repeat(6_000),
};

const vectorOf = () => Float32Array.from([1, 0]);

describe.each(Object.keys(textFeatures) as FeatureId[])('the feature %s', (id) => {
  it.each(Object.entries(hardTexts))('has a finite value or none, soon, for %s', (_, text) => {
    const { pieces, value } = textFeatures[id];
    for (const texts of [
      { instruction: 'What is it?', response: text, reference: 'It is so.' },
      { instruction: text, response: 'It is so.', reference: text },
    ]) {
      pieces(texts);
      const found = value(texts, vectorOf);
      expect(found === null || Number.isFinite(found)).toBe(true);
    }
  });
});

it('leaves nothing of a long text out of its chunks', () => {
  const joined = (text: string) => text.replace(/\s/gu, '');
  for (const text of Object.values(hardTexts)) expect(joined(chunksOf(text).join(''))).toBe(joined(text));
});

it('takes time in proportion to the line breaks of a text', () => {
  expect(chunksOf(`It${'\n'.repeat(400_000)}is.`)).toHaveLength(1);
});
