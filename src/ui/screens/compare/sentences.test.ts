import { describe, expect, it } from 'vitest';
import { undefinedFor } from '#core/metrics/estimate.ts';
import type { OverviewFigures } from '#state/compare/overview.ts';
import type { PairFigures } from '#state/compare/pair.ts';
import { apart, pairSentence, pairsSentence, pWords } from './sentences.ts';

const pairWith = (difference: object): PairFigures =>
  ({
    first: { method: { name: 'Model, without reference' } },
    second: { method: { name: 'Model, with reference' } },
    row: new Int32Array(80),
    report: { pairs: [{ figures: { pearson: { difference } } }] },
  }) as unknown as PairFigures;

describe('the sentence on a pair', () => {
  it('names the winner, with a difference above 0 whichever it is', () => {
    expect(pairSentence(pairWith({ value: 0.123, low: 0.051, high: 0.192, n: 80 }), 'quality')).toBe(
      'Without reference agrees with quality more than with reference does: Pearson × 100 is higher by 12.3 [5.1, 19.2], n = 80 rows.',
    );
    expect(pairSentence(pairWith({ value: -0.123, low: -0.192, high: -0.051, n: 80 }), 'quality')).toBe(
      'With reference agrees with quality more than without reference does: Pearson × 100 is higher by 12.3 [5.1, 19.2], n = 80 rows.',
    );
  });

  it('says of four rows that they are too few', () => {
    expect(pairSentence(pairWith({ value: -0.59, low: -0.9, high: -0.1, n: 4 }), 'quality')).toMatch(
      /4 rows .* too few rows to tell/,
    );
  });

  it('names none where the interval holds 0, or where there is no figure', () => {
    expect(pairSentence(pairWith({ value: 0.01, low: -0.02, high: 0.04, n: 80 }), 'quality')).toBe(
      'Not shown which agrees more with quality, without reference or with reference: Pearson × 100 differs by 1.0 [−2.0, 4.0], n = 80 rows.',
    );
    expect(pairSentence(pairWith(undefinedFor('All scores are the same.', 80)), 'quality')).toContain(
      'All scores are the same.',
    );
    expect(pairSentence({ ...pairWith({}), report: null }, null)).toBe(
      'Without reference and with reference both scored 80 rows.',
    );
  });
});

it('counts the differences that are more than chance among so many', () => {
  const overviewWith = (...holm: (number | null)[]) =>
    ({
      report: { pairs: holm.map((p) => ({ figures: { auroc: { holm: p } } })) },
    }) as unknown as OverviewFigures;
  expect(pairsSentence(overviewWith(0.01, 0.2, null), 'auroc')).toBe(
    '1 of 3 pairs differs in AUROC, allowing for 3 pairs.',
  );
  expect(pairsSentence(overviewWith(0.01, 0.04, 0.3), 'auroc')).toContain('2 of 3 pairs differ ');
  expect(pairsSentence(overviewWith(0.05, null, 1), 'auroc')).toBe(
    'No difference in AUROC is shown, allowing for 3 pairs.',
  );
  expect(pairsSentence(overviewWith(0.06), 'auroc')).toBe('No difference in AUROC is shown.');
});

it('keeps with the number of a run what was judged with', () => {
  expect(apart('Model, plain words, run 1', 'Model, plain words, run 2')).toEqual([
    'plain words, run 1',
    'plain words, run 2',
  ]);
});

it('leaves names whole that share nothing, and never empties one', () => {
  expect(apart('Model, plain', 'Length')).toEqual(['Model, plain', 'Length']);
  expect(apart('Model', 'Model, first 20 of 80')).toEqual(['Model', 'Model, first 20 of 80']);
});

it('writes a p-value as small as it can be told', () => {
  expect([0.0004, 0.0312, 1, null].map(pWords)).toEqual(['< 0.001', '0.031', '1.000', '–']);
});
