import { describe, expect, it } from 'vitest';
import { textKey } from './text-key.ts';

const padded = (text: string) => text.padEnd(200, ' .');

describe('textKey', () => {
  it('is the text itself where that is short, and never longer than 64 characters', () => {
    expect(textKey('Name two rivers.')).toBe('Name two rivers.');
    expect(textKey('')).toBe('');
    for (const length of [63, 64, 65, 10_000])
      expect(textKey('a'.repeat(length)).length).toBeLessThanOrEqual(64);
  });

  it('is the same for the same text, and no short text has the key of a long one', () => {
    const long = padded('Name two rivers.');
    expect(textKey(long)).toBe(textKey(`${long.slice(0, 7)}${long.slice(7)}`));
    expect(textKey(textKey(long))).not.toBe(textKey(long));
  });

  it('tells 300,000 texts apart that differ in a character, its place, or the length', () => {
    const keys = new Set<string>();
    for (let n = 0; n < 100_000; n++) {
      keys.add(textKey(padded(`Question ${n}`)));
      keys.add(textKey(`${'x'.repeat(70 + (n % 1000))}${String.fromCharCode(97 + Math.floor(n / 1000))}`));
      keys.add(textKey(`${'\0'.repeat(n + 1)}`.slice(0, 5000) + n));
    }
    expect(keys.size).toBe(300_000);
  });

  it('spreads like chance: about half of the bits change with one character, in every word', () => {
    const bitsOf = (text: string) =>
      [...textKey(text).slice(1)].map((_, at) => textKey(text).charCodeAt(1 + at));
    const changed = new Float64Array(8);
    for (let n = 0; n < 500; n++) {
      const [one, other] = [bitsOf(padded(`a${n}b`)), bitsOf(padded(`a${n}c`))];
      one.forEach((word, at) => {
        changed[at]! += (word ^ other[at]!).toString(2).replaceAll('0', '').length / 500;
      });
    }
    for (const bits of changed) expect(Math.abs(bits - 8)).toBeLessThan(0.8);
  });
});
