import { describe, expect, it } from 'vitest';
import { listIn, numberOf, textKind, UniqueNames } from './cells.ts';

describe('numberOf', () => {
  it.each([
    ['7', 7],
    [' -0.5 ', -0.5],
    ['−3', -3],
    ['5.', 5],
    ['1e-3', 0.001],
    ['57%', 0.57],
    ['57.5 %', 0.575],
    ['4,5', 4.5],
    ['0,125', 0.125],
    ['1,234', 1234],
    ['1,234,567.5', 1234567.5],
    ['4/5', 0.8],
    ['7 / 10', 0.7],
    ['pass', 1],
    ['Failed', 0],
    ['TRUE', 1],
    ['no', 0],
  ])('reads %s', (text, value) => {
    expect(numberOf(text)).toBe(value);
  });

  it.each([
    '',
    'n/a',
    '#N/A',
    '-',
    'NaN',
    '1e999',
    '5/4',
    '3/0',
    '4/5/2026',
    '1,23,456,7',
    '%',
    'four',
    '0x10',
  ])('finds no number in “%s”', (text) => {
    expect(numberOf(text)).toBeNaN();
  });

  it('takes time in proportion to a text that is all digits', () => {
    // A pattern that tries every split of the digits would need minutes for this.
    for (const text of ['1'.repeat(1_000_000), `${' '.repeat(1_000_000)}x`, `${'1.'.repeat(500_000)}`])
      expect(textKind(text)).toBe('words');
  });
});

describe('textKind', () => {
  it.each([
    ['57%', 'number'],
    ['1e999', 'absent'],
    ['N/A', 'absent'],
    ['', 'absent'],
    ['Incorrect', 'boolean'],
    ['maybe', 'words'],
  ])('of “%s” is %s', (text, kind) => {
    expect(textKind(text)).toBe(kind);
  });
});

describe('UniqueNames', () => {
  it('gives a suffix that no other name has', () => {
    const names = new UniqueNames('-');
    expect(['x', 'x', 'x-2', 'x'].map((name) => names.give(name))).toEqual(['x', 'x-2', 'x-2-2', 'x-3']);
  });
});

it.each([
  [
    [1, 2],
    [1, 2],
  ],
  [' [0.5, null]', [0.5, null]],
  ['[0.5, nan]', null],
  ['[', null],
  ['{"a": 1}', null],
  [7, null],
  [null, null],
])('the list in %j is %j', (cell, list) => {
  expect(listIn(cell)).toEqual(list);
});
