import { describe, expect, it } from 'vitest';
import { suggestLabelThreshold } from './label-threshold.ts';

const repeated = (...runs: [value: number, times: number][]) =>
  Float64Array.from(runs.flatMap(([value, times]) => Array.from({ length: times }, () => value)));
const each = (...values: number[]) => repeated(...values.map((value): [number, number] => [value, 20]));
const of = (label: Float64Array) => suggestLabelThreshold(label)!;

describe('the label threshold that a column suggests', () => {
  it.each([
    ['0 and 1', each(0, 1), 1],
    [
      'a win against a baseline, with rare ties and no answers',
      repeated([-1, 7], [0, 485], [0.5, 4], [1, 754], [Number.NaN, 50]),
      1,
    ],
    ['rare wins', repeated([0, 1000], [1, 4]), 1],
    ['shares between 0 and 1', Float64Array.from({ length: 100 }, (_, i) => (i + 0.3) / 101), 0.5],
    ['means of three votes', each(0, 1 / 3, 2 / 3, 1), 0.5],
    ['pairwise preferences without ties', each(-1, 1), 1],
    ['1 to 5', each(1, 2, 3, 4, 5), 3],
    ['means of three readings from 1 to 5', each(1.333, 2.667, 3, 4.333, 5), 3],
    ['digits 0 to 9', each(0, 3, 5, 7, 9), 5],
    ['digits 0 to 9 with a −1 for no answer', repeated([-1, 1], [0, 50], [4, 80], [9, 90]), 5],
    ['1 to 10, whose 10s are rare', repeated([1, 29], [4, 700], [6, 234], [8, 4], [10, 3]), 6],
    ['0 to 10', each(0, 5, 10), 5],
    ['percent', each(0, 35, 80, 100), 50],
  ])('is plain for %s', (_, label, cut) => {
    expect(of(label)).toMatchObject({ cut, sure: true });
    expect(of(label).reason).toMatch(/\.$/);
  });

  it.each([
    ['ties among votes', each(0, 0.5, 1), /33% of them are exactly 0\.5, a tie/],
    ['ties among preferences', each(-1, 0, 1), /33% of them are 0, a tie/],
    ['1 to 4', each(1, 2, 3, 4), /run from 1 to 4, which is no scale that is known/],
    [
      'rewards',
      Float64Array.from({ length: 50 }, (_, i) => -12.5 + i),
      /say from which label on a row is good/,
    ],
    ['shares that are all high', each(0.71, 0.83, 0.92), /all would be good/],
  ])('is a question for %s', (_, label, reason) => {
    const { sure, reason: said, cut } = of(label);
    expect(sure).toBe(false);
    expect(said).toMatch(reason);
    expect(label.some((value) => value < cut) && label.some((value) => value >= cut)).toBe(true);
  });

  it('is none without labels, and a question where all are equal, which may all be bad', () => {
    expect(suggestLabelThreshold(repeated([Number.NaN, 3]))).toBeNull();
    expect(of(each(2))).toMatchObject({ cut: 2, sure: false });
    expect(of(each(0))).toMatchObject({ cut: 1, sure: false });
    expect(of(each(0)).reason).toMatch(/say whether that is good \(0\) or bad/);
  });
});
