import { describe, expect, it } from 'vitest';
import type { RiskCurve } from './risk-curve.ts';
import { pointSentence, pointWords } from './words.ts';

const curve: RiskCurve = {
  n: 200,
  threshold: Float64Array.from([8, 6, 4]),
  accepted: [40, 164, 200],
  selectiveRisk: [0.025, 0.061, 0.12],
  generalisedRisk: [0.005, 0.05, 0.12],
};
const band = { coverage: [0.1, 0.82, 1], low: [0, 0.04, 0.08], high: [0.06, 0.087, 0.16] };

describe('pointWords', () => {
  it('says what the point does', () => {
    expect(pointSentence(pointWords(curve, band, 1, 6))).toBe(
      'declines 18% · keeps 82% · expected bad among kept 6.1% [4.0, 8.7]',
    );
  });

  it('leaves the risk out without a label, and where nothing is kept', () => {
    expect(pointSentence(pointWords(curve, band, -1, Number.POSITIVE_INFINITY))).toBe(
      'declines 100% · keeps 0%',
    );
    const unlabelled = { ...curve, selectiveRisk: [NaN, NaN, NaN], generalisedRisk: [NaN, NaN, NaN] };
    expect(pointWords(unlabelled, band, 1, 6).risk).toBeNull();
  });

  it('shows no interval outside the band', () => {
    const words = pointWords(curve, { coverage: [0.5, 1], low: [0, 0], high: [1, 1] }, 0, 8);
    expect(words.risk).toBe('2.5%');
  });
});
