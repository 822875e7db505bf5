import { describe, expect, it } from 'vitest';
import { fixed } from './fixed.ts';

describe('fixed decimals', () => {
  it.each([
    [-1e-17, 3, '0.000'],
    [-0.0004, 3, '0.000'],
    [-0, 0, '0'],
    [-0.0006, 3, '-0.001'],
    [0.0004, 3, '0.000'],
    [-12.5, 1, '-12.5'],
  ])('%s with %s decimals is %s', (value, decimals, text) => {
    expect(fixed(value, decimals)).toBe(text);
  });
});
