import { describe, expect, it } from 'vitest';
import type { Trust } from '#core/decision/trust.ts';
import { undefinedFor } from '#core/metrics/estimate.ts';
import { trustSentence } from './trust-sentence.ts';

const trust = (part: Partial<Trust>): Trust => ({
  n: 200,
  instructions: 50,
  auroc: { value: 0.61, low: 0.55, high: 0.67, n: 200 },
  overChance: 'better',
  overLength: { value: 0.05, low: 0.01, high: 0.09, n: 200 },
  againstLength: 'better',
  ...part,
});

describe('the sentence on a judge', () => {
  it('holds it against chance and length, with n and intervals', () => {
    expect(trustSentence('Qwen', trust({}))).toBe(
      'Qwen is better than chance here (AUROC 0.610 [0.550, 0.670]) and than length (difference 0.050 [0.010, 0.090]); n = 200 graded rows of 50 instructions.',
    );
    expect(
      trustSentence(
        'Qwen',
        trust({ overLength: { value: -0.1, low: -0.2, high: 0.02, n: 200 }, againstLength: 'not-shown' }),
      ),
    ).toContain(
      'better than chance here (AUROC 0.610 [0.550, 0.670]), and not shown to be better than length',
    );
  });

  it('says nothing of four rows but that they are too few', () => {
    const few = trustSentence(
      'Qwen',
      trust({ n: 4, instructions: 4, overChance: 'too-few', againstLength: 'too-few' }),
    );
    expect(few).toBe(
      'n = 4 graded rows of 4 instructions: too few rows to tell whether Qwen is better than chance, or than length.',
    );
  });

  it('gives the reason where nothing can be told apart', () => {
    const one = trust({
      auroc: undefinedFor('No label is below the threshold.', 200),
      overChance: 'too-few',
    });
    expect(trustSentence('Qwen', one)).toContain('No label is below the threshold.');
  });
});
