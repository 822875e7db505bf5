import { expect, it } from 'vitest';
import { givenGrades, readGivenGrades, withGrades } from './given-grades.ts';

const values = Float64Array.of(Number.NaN, 7, Number.NaN, 0);

it('are kept as they were, of the graded rows alone, and read back', () => {
  const given = givenGrades('grade_by_me', values);
  values[1] = 2;
  expect(given).toEqual({ column: 'grade_by_me', rows: [1, 3], grades: [7, 0] });
  expect(readGivenGrades(JSON.stringify(given), 4)).toEqual(given);
  const row = {
    id: 'a',
    line: 1,
    instruction: '',
    response: '',
    reference: null,
    model: null,
    category: null,
  };
  const rows = [1, 2].map((own) => ({ ...row, source: { own } }));
  expect(withGrades(given, rows).map(({ source }) => source)).toEqual([
    { own: 1, grade_by_me: 7 },
    { own: 2, grade_by_me: 0 },
  ]);
});

it('are refused where there is none', () => {
  expect(() => givenGrades('grade_by_me', new Float64Array(3).fill(Number.NaN))).toThrow(
    expect.objectContaining({ code: 'no-training-rows' }),
  );
});

it.each([
  'no JSON',
  '{"column": "g", "rows": [4], "grades": [1]}',
  '{"column": "g", "rows": [1, 2], "grades": [1]}',
  '{"column": "g", "rows": [1.5], "grades": [1]}',
  '{"column": "g", "rows": [1], "grades": ["7"]}',
])('are refused where what is stored is not what was written: %s', (text) => {
  expect(() => readGivenGrades(text, 4)).toThrow(expect.objectContaining({ code: 'damaged-file' }));
});
