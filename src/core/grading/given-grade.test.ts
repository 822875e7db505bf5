import { describe, expect, it } from 'vitest';
import { gradeInCell, gradeOnScale, scalesBut } from './given-grade.ts';
import { digitScale, usualScale } from './scale.ts';

const column = 'grade_by_Ana';
const yes = { grade: 9, givenOn: { scale: 'yes/no', choice: 'Yes' } };

describe('a grade of a file', () => {
  it.each([
    ['a digit where the file names no scale', { [column]: '7' }, null, { grade: 7 }],
    ['a value of the scale that the file names', { [column]: 9 }, usualScale('yes/no'), yes],
    ['the name of a choice, in any case', { [column]: ' yes' }, usualScale('yes/no'), yes],
    [
      'a choice of one to five',
      { [column]: 4 },
      usualScale('1 to 5'),
      { grade: 6.75, givenOn: { scale: '1 to 5', choice: '4' } },
    ],
    [
      'on its own scale before the file’s',
      { [column]: 9, scale_by_Ana: 'yes/no' },
      usualScale('1 to 5'),
      yes,
    ],
    [
      'from 0 to 9 where it says so',
      { [column]: 4, scale_by_Ana: '0 to 9' },
      usualScale('1 to 5'),
      { grade: 4 },
    ],
    ['missing', { [column]: ' ' }, null, null],
    ['missing with its column', {}, null, null],
    ['off the scale: no whole number', { [column]: 4.5 }, null, 'off-scale'],
    ['off the scale: too high', { [column]: 10 }, null, 'off-scale'],
    ['off the scale: no such choice', { [column]: 'Maybe' }, usualScale('yes/no'), 'off-scale'],
    ['off the scale: a scale that is none', { [column]: 1, scale_by_Ana: 'stars' }, null, 'off-scale'],
  ] as const)('is %s', (_, source, ofFile, given) => {
    expect(gradeInCell(source, column, ofFile)).toEqual(given);
  });
});

it('counts grades of other scales than the one in use', () => {
  const grades = [gradeOnScale(digitScale, 3)!, gradeOnScale(digitScale, 4)!, yes];
  expect(scalesBut(usualScale('yes/no'), grades)).toEqual([{ scale: '0 to 9', grades: 2 }]);
  expect(gradeOnScale(usualScale('yes/no'), 4)).toBeNull();
});
