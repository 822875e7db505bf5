import { describe, expect, it } from 'vitest';
import { featuresOf, type ProbeTerm, probeScore, readsState } from './linear-probe.ts';

const quality: ProbeTerm = {
  name: 'quality',
  weight: 1,
  bias: 0.5,
  state: Float64Array.of(1, -2),
  features: [],
  hinge: null,
};
const damage: ProbeTerm = {
  name: 'damage',
  weight: -8,
  bias: 0.2,
  state: null,
  features: [{ feature: 'relevance', mean: 0.5, deviation: 0.25, weight: 0.1 }],
  hinge: 0.3,
};
const input = (relevance: number | null) => ({
  state: [2, 1],
  features: new Map([['relevance', relevance] as const]),
});

describe('a linear probe', () => {
  it('adds linear forms of the state and of standardised features', () => {
    expect(probeScore({ terms: [quality] }, input(null))).toBeCloseTo(0.5, 12);
    const plain = { ...damage, hinge: null, weight: 1 };
    expect(probeScore({ terms: [plain] }, input(0.75))).toBeCloseTo(0.3, 12);
  });

  it('takes a hinged form only as far as it is below its hinge', () => {
    const score = (relevance: number) => probeScore({ terms: [quality, damage] }, input(relevance));
    expect(score(0.9)).toBeCloseTo(0.5, 12);
    expect(score(0.75)).toBeCloseTo(0.5, 12);
    // 0.2 − 0.1 = 0.1, 0.2 below the hinge.
    expect(score(0.25)).toBeCloseTo(0.5 - 8 * 0.2, 12);
  });

  it('takes a feature that does not apply as its mean', () => {
    const plain = { ...damage, hinge: null, weight: 1 };
    expect(probeScore({ terms: [plain] }, input(null))).toBeCloseTo(0.2, 12);
  });

  it('says what it reads', () => {
    const probe = { terms: [quality, damage], spread: 1, thresholds: [] };
    expect(readsState(probe)).toBe(true);
    expect(readsState({ ...probe, terms: [damage] })).toBe(false);
    expect(featuresOf(probe)).toEqual(['relevance']);
  });
});
