import { describe, expect, it } from 'vitest';
import type { Condition } from './conditions.ts';
import { parseWhere, whereTexts } from './where.ts';

const names = { columns: ['model', 'a b', 'a b>c', 'n'], fields: ['score', 'model', 'tag'] as const };

describe('a condition written as text', () => {
  it.each<[string, Condition]>([
    ['model=gpt4', { column: 'model', kind: 'is', value: 'gpt4' }],
    [' model != "gpt 4" ', { column: 'model', kind: 'is-not', value: 'gpt 4' }],
    ['score<3', { field: 'score', kind: 'range', low: null, high: 3, highOpen: true }],
    ['score <= 3', { field: 'score', kind: 'range', low: null, high: 3 }],
    ['score>-1.5', { field: 'score', kind: 'range', low: -1.5, high: null, lowOpen: true }],
    ['n>=1e2', { column: 'n', kind: 'range', low: 100, high: null }],
    ['a b~x = y', { column: 'a b', kind: 'contains', text: 'x = y' }],
    ['a b>c=1', { column: 'a b>c', kind: 'is', value: '1' }],
    ['n is missing', { column: 'n', kind: 'missing' }],
    ['tag is there', { field: 'tag', kind: 'present' }],
    ['id in ["a", "b,c"]', { kind: 'rows', ids: ['a', 'b,c'] }],
  ])('%s', (text, condition) => {
    expect(parseWhere(text, names)).toEqual({ condition });
    expect(whereTexts(condition).map((written) => parseWhere(written, names))).toEqual([{ condition }]);
  });

  it.each([
    ['colour=red', /names no column/],
    ['score', /names no column/],
    ['score<high', /not a number/],
    ['model=', /says no value/],
    ['id in [1]', /ids/],
  ])('is refused: %s', (text, problem) => {
    expect(parseWhere(text, names)).toEqual({ problem: expect.stringMatching(problem) });
  });

  it('is two texts where a range has two bounds', () => {
    expect(whereTexts({ column: 'n', kind: 'range', low: 1, high: 2, highOpen: true })).toEqual([
      'n>=1',
      'n<2',
    ]);
  });
});
