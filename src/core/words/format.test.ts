import { describe, expect, it } from 'vitest';
import { formatEstimate, formatNumber, formatPercent, formatTick } from './format.ts';

describe('format', () => {
  it('writes numbers as a reader expects them', () => {
    expect(formatNumber(-0.123)).toBe('−0.12');
    expect(formatNumber(-0.001)).toBe('0.00');
    expect(formatNumber(Number.NaN)).toBe('–');
    expect(formatPercent(0.0612)).toBe('6.1%');
    expect([0, 0.25, 3, 12_000, 12_500].map(formatTick)).toEqual(['0', '0.25', '3', '12k', '12.5k']);
  });

  it('shows an interval, or says that there is no value', () => {
    expect(formatEstimate({ value: 0.421, low: 0.3, high: 0.52, n: 80 })).toBe('0.42 [0.30, 0.52]');
    expect(formatEstimate({ undefined: true, reason: 'one class only', n: 3 })).toBe('undefined');
  });
});
