import { expect, it } from 'vitest';
import { brushedOn, withBrushed, withoutBrushed, withoutMarks } from './brushing.ts';
import type { Condition } from './conditions.ts';
import { readConditions } from './read-conditions.ts';

const typed: Condition = { field: 'score', kind: 'range', low: 2, high: null };
const range = (low: number, high: number) => ({ field: 'score', kind: 'range', low, high }) as const;
const category = { field: 'category', kind: 'is', value: 'maths' } as const;

it('takes the place of what was chosen before on the same axis, and of nothing that was written by hand', () => {
  const twice = withBrushed(withBrushed([typed], [range(3, 5), category]), [range(4, 6)]);
  expect(twice).toEqual([typed, { ...category, onChart: true }, { ...range(4, 6), onChart: true }]);
  expect(brushedOn(twice, 'range field score')).toMatchObject(range(4, 6));
  expect(brushedOn([typed], 'range field score')).toBeNull();
  expect(withoutBrushed(twice, ['range field score'])).toEqual([typed, { ...category, onChart: true }]);
  expect(withoutBrushed(twice, null)).toEqual([typed]);
  const hand = [typed];
  expect(withoutBrushed(hand, null)).toBe(hand);
});

it('is read again from an address or storage, and is a condition like any other under a name', () => {
  const brushed = withBrushed([], [range(4, 6)]);
  expect(readConditions(JSON.parse(JSON.stringify(brushed)), [])).toEqual(brushed);
  expect(withoutMarks(brushed)).toEqual([range(4, 6)]);
});
