import { describe, expect, it } from 'vitest';
import type { OperatingPoint } from '#core/metrics/selective/operating-point.ts';
import { pointSentence, pointWords } from './point-words.ts';

const point: OperatingPoint = {
  threshold: 4.2,
  accepted: 164,
  declined: 36,
  coverage: 0.82,
  losses: 10,
  selectiveRisk: { value: 0.061, low: 0.04, high: 0.087, n: 164 },
  generalisedRisk: { value: 0.05, low: 0.03, high: 0.08, n: 200 },
};
const none = { undefined: true as const, reason: 'No row has a label.', n: 0 };

describe('pointWords', () => {
  it('says what the point does', () => {
    expect(pointSentence(pointWords(point))).toBe(
      'declines 18% · accepts 82% · expected bad among accepted 6.1% [4.0, 8.7]',
    );
    expect(pointWords(point)).toMatchObject({ acceptsRows: '164', declinesRows: '36', generalised: '5.0%' });
  });

  it('leaves the risk out where there is none', () => {
    expect(pointSentence(pointWords({ ...point, selectiveRisk: none, generalisedRisk: none }))).toBe(
      'declines 18% · accepts 82%',
    );
  });

  it('tells rows that nobody graded from rows that are not there', () => {
    expect(pointWords({ ...point, selectiveRisk: none }).noRisk).toMatch(/no accepted row is graded/);
    expect(pointWords({ ...point, accepted: 0, selectiveRisk: none }).noRisk).toMatch(/nothing is accepted/);
  });

  it('gives shares of many rows a decimal', () => {
    const many = { ...point, accepted: 81_960, declined: 18_040, coverage: 0.8196 };
    expect(pointWords(many).accepts).toBe('82.0%');
  });
});
