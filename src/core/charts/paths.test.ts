import { describe, expect, it } from 'vitest';
import { bandPath, linePath, valueAt } from './paths.ts';
import { scale } from './scales.ts';

const x = scale('linear', [0, 1], [0, 100]);
const y = scale('linear', [0, 1], [100, 0]);

describe('paths', () => {
  it('draws lines and steps, and breaks them where a value is not known', () => {
    expect(linePath({ x: [0, 0.5, 1], y: [0, 0.5, 1] }, x, y)).toBe('M0 100L50 50L100 0');
    expect(linePath({ x: [0, 0.5, 1], y: [0, 0.5, 1] }, x, y, { step: 'after' })).toBe('M0 100H50V50H100V0');
    expect(linePath({ x: [0, 0.25, 0.5, 1], y: [0, Number.NaN, 0.5, 1] }, x, y)).toBe('M0 100M50 50L100 0');
    expect(linePath({ x: [], y: [] }, x, y)).toBe('');
  });

  it('draws a band once around, in one piece a known stretch', () => {
    expect(bandPath([0, 1], [0.1, 0.2], [0.3, 0.4], x, y)).toBe('M0 70L100 60L100 80L0 90Z');
    const broken = bandPath([0, 0.2, 0.4, 0.6, 1], [0, 0, Number.NaN, 0, 0], [1, 1, 1, 1, 1], x, y);
    expect(broken.match(/M/g)).toHaveLength(2);
  });

  it('reads a line between its points and nowhere else', () => {
    const line = { x: [0, 0.5, 1], y: [0, 1, 0] };
    expect(valueAt(line, 0.25)).toBe(0.5);
    expect(valueAt(line, 1)).toBe(0);
    expect(valueAt(line, 1.1)).toBeNaN();
  });
});
