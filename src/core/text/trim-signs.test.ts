import { describe, expect, it } from 'vitest';
import { trimSigns } from './trim-signs.ts';

describe('trimSigns', () => {
  it('cuts off both ends, or only the end', () => {
    expect(trimSigns('-.a-b.-', '-.')).toBe('a-b');
    expect(trimSigns('//host/v1//', '/', 'end')).toBe('//host/v1');
  });

  it('leaves nothing of a text that is all signs, and an empty text as it is', () => {
    expect(trimSigns('---', '-')).toBe('');
    expect(trimSigns('', '-')).toBe('');
  });
});
