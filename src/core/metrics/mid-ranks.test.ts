import { expect, it } from 'vitest';
import { midRanks } from './mid-ranks.ts';

it('ranks from 1, ties sharing the mean of their ranks, whatever the order', () => {
  expect([...midRanks([30, 10, 20, 10])]).toEqual([4, 1.5, 3, 1.5]);
  expect([...midRanks([5, 5, 5])]).toEqual([2, 2, 2]);
  expect([...midRanks([0, -0, -1])]).toEqual([2.5, 2.5, 1]);
  expect([...midRanks([])]).toEqual([]);
});

it('gives a missing value no rank, and the others the ranks that they have without it', () => {
  expect([...midRanks([3, Number.NaN, 1, 3])]).toEqual([2.5, Number.NaN, 1, 2.5]);
});
