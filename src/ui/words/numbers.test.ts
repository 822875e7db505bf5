import { describe, expect, it } from 'vitest';
import { bytes, count, duration, percent, plural, score } from './numbers.ts';

describe('numbers in words', () => {
  it('counts with separators and the right number', () => {
    expect(count(100_000)).toBe('100,000');
    expect(plural(1, 'row')).toBe('1 row');
    expect(plural(0, 'row')).toBe('0 rows');
    expect(plural(2, 'category', 'categories')).toBe('2 categories');
  });

  it('gives bytes in the unit that reads best', () => {
    expect([0, 999, 1_000, 9_949, 98_362_432, 999_600, 1_340_000_000].map(bytes)).toEqual([
      '0 bytes',
      '999 bytes',
      '1.0 kB',
      '9.9 kB',
      '98 MB',
      '1.0 MB',
      '1.3 GB',
    ]);
  });

  it('gives durations in two units at most, and never 60 of one', () => {
    expect([0.2, 1, 59.6, 60, 247, 599.7, 3_599, 3_600, 5_400, 172_800, 180_000].map(duration)).toEqual([
      'under 1 s',
      '1 s',
      '1 min',
      '1 min',
      '4 min 7 s',
      '10 min',
      '1 h',
      '1 h',
      '1 h 30 min',
      '2 days',
      '2 days 2 h',
    ]);
  });

  it('never writes NaN', () => {
    expect(score(Number.NaN)).toBe('–');
    expect(score(5)).toBe('5.00');
    expect(percent(Number.NaN)).toBe('–');
    expect([0, 0.004, 0.0996, 0.18, 1].map(percent)).toEqual(['0%', '0.4%', '10%', '18%', '100%']);
  });
});
