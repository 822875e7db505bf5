import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linearTicks, logTicks, niceDomain, scale } from './scales.ts';

const bounded = fc.double({ min: -1e6, max: 1e6, noNaN: true });

describe('scale', () => {
  it('maps ends to ends and inverts', () => {
    fc.assert(
      fc.property(
        bounded,
        fc.double({ min: 0.01, max: 1e6, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (low, span, t) => {
          const map = scale('linear', [low, low + span], [300, 0]);
          expect(map(low)).toBeCloseTo(300, 6);
          expect(map(low + span)).toBeCloseTo(0, 6);
          const value = low + t * span;
          expect(map.invert(map(value))).toBeCloseTo(value, 3);
        },
      ),
    );
  });

  it('gives equal ratios equal distances when logarithmic', () => {
    const map = scale('log', [1, 10_000], [0, 400]);
    expect([1, 10, 100, 1000, 10_000].map((v) => Math.round(map(v)))).toEqual([0, 100, 200, 300, 400]);
    expect(map.invert(150)).toBeCloseTo(10 ** 1.5, 9);
  });

  it('keeps a domain of one value finite', () => {
    expect(scale('linear', [4, 4], [0, 100])(4)).toBe(0);
  });
});

describe('ticks', () => {
  it('are round and free of floating-point dust', () => {
    expect(linearTicks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(linearTicks(0, 9, 9)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(linearTicks(0, 0.3, 3)).toEqual([0, 0.1, 0.2, 0.3]);
    expect(logTicks(1, 32, 6)).toEqual([1, 2, 5, 10, 20]);
    expect(logTicks(1, 1e6, 5)).toEqual([1, 10, 100, 1000, 10_000, 100_000, 1_000_000]);
  });

  it('stay within the domain and near the asked count', () => {
    fc.assert(
      fc.property(
        bounded,
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        fc.integer({ min: 2, max: 10 }),
        (low, span, count) => {
          const values = linearTicks(low, low + span, count);
          const slack = span * 1e-6;
          expect(values.every((v) => v >= low - slack && v <= low + span + slack)).toBe(true);
          expect(values.length).toBeLessThanOrEqual(count * 2 + 2);
        },
      ),
    );
  });

  it.each([
    [1e17, 1e17 + 64],
    [-1e300, 1e300],
    [0, 1e-300],
    [1 - 2 ** -53, 1],
  ])('end from %d to %d', (low, high) => {
    const values = linearTicks(low, high, 5);
    expect(values.length).toBeLessThanOrEqual(12);
    for (const value of values) expect(Number.isFinite(value)).toBe(true);
  });

  it('widens a domain to round ends', () => {
    expect(niceDomain(0.03, 0.94)).toEqual([0, 1]);
    expect(niceDomain(12, 87, 5)).toEqual([0, 100]);
    expect(niceDomain(5, 5)).toEqual([4.5, 5.5]);
  });
});
