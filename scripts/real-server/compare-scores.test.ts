import { expect, it } from 'vitest';
import { comparisonLine } from './compare-scores.ts';

const here = new Map([
  ['a', 5],
  ['b', 7],
  ['c', null],
  ['d', null],
  ['e', 2],
  ['f', 3],
]);

it('compares rows by their id, tells invalid rows of each side, and names what is missing as such', () => {
  const there = new Map([
    ['f', null],
    ['c', null],
    ['d', 4],
    ['b', 7.25],
    ['a', 5],
  ]);
  expect(comparisonLine('A server', here, there)).toEqual({
    largest: 0.25,
    sound: false,
    text: 'A server: 2 rows scored by both, largest difference 2.5e-1, mean 1.3e-1; invalid on both sides 1, only here 1 (d), only there 1 (f); missing 1.',
  });
});

it('is sound where both hold the same rows invalid and score the others', () => {
  expect(comparisonLine('A server', here, here)).toMatchObject({ largest: 0, sound: true });
});
