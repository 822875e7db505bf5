import { expect, it } from 'vitest';
import reference from '../fixtures/decisions.json' with { type: 'json' };
import { benjaminiHochberg, holm } from './multiplicity.ts';

const { p, holm: expectedHolm, bh } = reference.multiplicity;

it('adjusts as Holm, and as Benjamini and Hochberg, do', () => {
  holm(p).forEach((value, i) => {
    expect(value).toBeCloseTo(expectedHolm[i]!, 12);
  });
  benjaminiHochberg(p).forEach((value, i) => {
    expect(value).toBeCloseTo(bh[i]!, 12);
  });
});

it('has nothing to adjust where nothing is tested', () => {
  expect(holm([])).toEqual([]);
  expect(benjaminiHochberg([])).toEqual([]);
});
