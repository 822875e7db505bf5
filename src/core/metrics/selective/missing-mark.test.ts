import { describe, expect, it } from 'vitest';
import { missingMarkOf, withoutMark } from './missing-mark.ts';

const repeated = (...runs: [value: number, times: number][]) =>
  Float64Array.from(runs.flatMap(([value, times]) => Array.from({ length: times }, () => value)));

describe('a label of −1', () => {
  it.each([
    ['grades from 0 to 9, however many', repeated([-1, 60], [0, 50], [4, 80], [9, 90]), 60],
    ['grades from 1 to 5', repeated([-1, 3], [1, 20], [3.5, 20], [5, 20]), 3],
    ['percentages', repeated([-1, 10], [0, 20], [55.5, 20], [100, 20]), 10],
    ['wins against a baseline, rarely', repeated([-1, 7], [0, 485], [0.5, 4], [1, 754], [Number.NaN, 50]), 7],
    ['shares, rarely', repeated([-1, 1], [0.25, 100], [0.75, 100]), 1],
  ])('marks a missing one beside %s', (_, label, rows) => {
    expect(missingMarkOf(label)).toMatchObject({ value: -1, rows });
    expect(missingMarkOf(label)!.reason).toContain('unlabelled, not as bad');
    const left = withoutMark(label, -1);
    expect(left.filter((value) => value === -1)).toHaveLength(0);
    expect(left.filter(Number.isNaN)).toHaveLength(label.filter(Number.isNaN).length + rows);
  });

  it.each([
    ['preferences', repeated([-1, 20], [1, 30])],
    ['preferences with ties', repeated([-1, 20], [0, 20], [1, 30])],
    ['rewards on both sides of 0', repeated([-3, 1], [-1, 1], [0, 40], [9, 40])],
    ['a scale that is not known', repeated([-1, 20], [0, 20], [1, 20], [2, 20])],
    ['labels of which most are −1', repeated([-1, 90], [3, 10], [9, 10])],
    ['no other label', repeated([-1, 5])],
    ['no label', repeated([Number.NaN, 5])],
    ['no −1 at all', repeated([0, 5], [9, 5])],
  ])('is a label, or none, beside %s', (_, label) => {
    expect(missingMarkOf(label)).toBeNull();
    expect(withoutMark(label, null)).toBe(label);
  });
});
