import { describe, expect, it } from 'vitest';
import { density } from './density.ts';

describe('density', () => {
  it('counts every point inside once, the far edge included, and none outside', () => {
    const grid = density([0, 0.49, 0.5, 1, 1.2, -0.1, Number.NaN], [0, 0, 0.5, 1, 0, 0, 0], 2, 2);
    expect([...grid.counts]).toEqual([2, 0, 0, 2]);
    expect(grid.most).toBe(2);
  });
});
