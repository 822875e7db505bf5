import { describe, expect, it } from 'vitest';
import { originSentence, type ThresholdOrigin } from './threshold-origin.ts';

const origin: ThresholdOrigin = {
  rule: 'guarantee',
  coverage: 0.8,
  riskLimit: 0.1,
  labelled: true,
  guarantee: {
    promise: 'With 90% confidence, at most 10% are bad.',
    delta: 0.1,
    split: { seed: 3, chosenBy: 'data' },
    splitsTried: 1,
  },
};

describe('what is written beside a decision', () => {
  it('is the promise, and that its split was chosen where somebody chose it', () => {
    expect(originSentence(origin)).toBe('With 90% confidence, at most 10% are bad.');
    const split = { seed: 3, chosenBy: 'you' } as const;
    const chosen = originSentence({ ...origin, guarantee: { ...origin.guarantee!, split, splitsTried: 4 } });
    expect(chosen).toMatch(/at most 10% are bad\. Split chosen by you: seed 3.* 4 splits .* up to 40%/);
  });

  it('promises nothing by any other rule, and says whether labels were in view', () => {
    for (const rule of ['score', 'coverage', 'risk'] as const)
      expect(originSentence({ ...origin, rule })).toContain('Promises nothing');
    expect(originSentence({ ...origin, rule: 'score' })).toContain('labels of these same rows in view');
    expect(originSentence({ ...origin, rule: 'score', labelled: false })).toContain('without labels');
  });
});
