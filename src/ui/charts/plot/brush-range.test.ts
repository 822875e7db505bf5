import { expect, it } from 'vitest';
import { scale } from '#core/charts/scales.ts';
import { moved, pixelsOf, rangeBetween } from './brush-range.ts';

const across = scale('linear', [0, 9], [50, 950]);
const up = scale('linear', [0, 9], [310, 10]);

it('lies between two pixels, rounded to what a pixel tells apart, open at the ends of the axis', () => {
  expect(rangeBetween(across, 350.4, 150)).toEqual({ low: 1, high: 3 });
  expect(rangeBetween(across, 700, 2000)).toEqual({ low: 6.5, high: null });
  expect(rangeBetween(across, 0, 2000)).toBeNull();
  expect(rangeBetween(up, 210, 110)).toEqual({ low: 3, high: 6 });
  expect(rangeBetween(up, 0, 110)).toEqual({ low: 6, high: null });
});

it('is drawn where it lies, inside the axis', () => {
  expect(pixelsOf(across, { low: 1, high: 3 })).toEqual([150, 350]);
  expect(pixelsOf(across, { low: -5, high: null })).toEqual([50, 950]);
  expect(pixelsOf(up, { low: 3, high: null })).toEqual([10, 210]);
});

it('is moved at one end, never past the other', () => {
  expect(moved(null, 'low', 0.1, [0, 9])).toEqual({ low: 0.1, high: null });
  expect(moved({ low: 2, high: 3 }, 'low', 50, [0, 9])).toEqual({ low: 3, high: 3 });
  expect(moved({ low: 2, high: 3 }, 'high', -50, [0, 9])).toEqual({ low: 2, high: 2 });
  expect(moved({ low: 0.1, high: null }, 'low', -0.1, [0, 9])).toBeNull();
});
