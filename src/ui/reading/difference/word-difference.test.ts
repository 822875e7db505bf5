import { describe, expect, it } from 'vitest';
import { maxCompared, wordDifference } from './word-difference.ts';

const before = (parts: NonNullable<ReturnType<typeof wordDifference>>) =>
  parts.flatMap(({ kind, text }) => (kind === 'added' ? [] : text)).join('');
const after = (parts: NonNullable<ReturnType<typeof wordDifference>>) =>
  parts.flatMap(({ kind, text }) => (kind === 'removed' ? [] : text)).join('');

describe('the difference of two texts', () => {
  it('is of whole words', () => {
    expect(wordDifference('It was built in 1889.', 'It was built in 1887.')).toEqual([
      { text: 'It was built in ', kind: 'same' },
      { text: '1889', kind: 'removed' },
      { text: '1887', kind: 'added' },
      { text: '.', kind: 'same' },
    ]);
  });

  it('knows words where none are parted by spaces', () => {
    const parts = wordDifference('北京是中国的首都', '东京是日本的首都')!;
    expect(parts.some(({ kind, text }) => kind === 'same' && text.includes('首都'))).toBe(true);
  });

  it.each([
    ['', 'all new'],
    ['line one\n\nline  two ', 'line one\nline two'],
    ['😀 emoji and עברית', '😃 emoji and العربية'],
    ['same', 'same'],
  ])('is both texts, put together: %j and %j', (one, other) => {
    const parts = wordDifference(one, other)!;
    expect(before(parts)).toBe(one);
    expect(after(parts)).toBe(other);
  });

  it('is given up for texts that are too long or have nothing in common, and soon', () => {
    expect(wordDifference('x'.repeat(maxCompared + 1), 'x')).toBeNull();
    const words = (mark: string) => Array.from({ length: 12_000 }, (_, at) => `${mark}${at}`).join(' ');
    expect(wordDifference(words('a'), words('b'))).toBeNull();
  });
});
