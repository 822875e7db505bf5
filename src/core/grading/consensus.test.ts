import { describe, expect, it } from 'vitest';
import { adjudicator } from './adjudication.ts';
import {
  consensusName,
  consensusOf,
  consensusRuleNamed,
  consensusRules,
  disagreementOf,
} from './consensus.ts';

const grades = (annotator: string, ...values: (number | null)[]) => ({
  annotator,
  grades: Float64Array.from(values, (value) => value ?? Number.NaN),
});

/** Rows: three differ, two differ, all the same, one alone, nobody, adjudicated alone. */
const given = [
  grades('Ana', 8, 2, 5, null, null, null),
  grades('Ben', 1, 5, 5, 7, null, null),
  grades('Cy', 0, null, 5, null, null, null),
];
const settled = grades(adjudicator, null, 4, null, null, null, 9);

describe('the consensus of several annotators', () => {
  it('is the adjudicated grade, else the mean or the median, and says of how many rows which', () => {
    const mean = consensusOf(6, [...given, settled], 'mean');
    expect([...mean.values]).toEqual([3, 4, 5, 7, NaN, 9]);
    expect(mean.rows).toEqual({ adjudicated: 2, several: 2, alone: 1 });
    expect([...consensusOf(6, given, 'median').values]).toEqual([1, 3.5, 5, 7, NaN, NaN]);
  });

  it('has a name for each rule that leads back to it, and no other', () => {
    for (const rule of consensusRules) expect(consensusRuleNamed(consensusName(rule))).toBe(rule);
    expect(consensusRuleNamed('quality')).toBeNull();
  });
});

it('is a disagreement where two annotators differ, as far as the two that differ most; who adjudicates is none', () => {
  expect([...disagreementOf(6, [...given, settled])]).toEqual([8, 3, NaN, NaN, NaN, NaN]);
});
