import { describe, expect, it } from 'vitest';
import {
  digitScale,
  evenScale,
  gradeName,
  nearestChoice,
  problemOfScale,
  requireScale,
  scaleOfText,
  scaleText,
  usualScale,
} from './scale.ts';

const own = {
  choices: [
    { name: 'Bad', value: 0 },
    { name: 'Fair', value: 3 },
    { name: 'Good', value: 9 },
  ],
};

describe('a scale', () => {
  it('spaces choices evenly from 0 to 9 where nobody says what they count as', () => {
    expect(digitScale.choices.map(({ value }) => value)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(usualScale('1 to 5').choices.map(({ value }) => value)).toEqual([0, 2.25, 4.5, 6.75, 9]);
    expect(evenScale(['a', 'b', 'c', 'd']).choices.map(({ value }) => value)).toEqual([0, 3, 6, 9]);
  });

  it.each([digitScale, usualScale('1 to 5'), usualScale('yes/no'), own])(
    'is read from its own text',
    (scale) => {
      expect(scaleOfText(scaleText(scale))).toEqual(scale);
      expect(problemOfScale(scale)).toBeNull();
    },
  );

  it('says its text in the words of files', () => {
    expect(scaleText(evenScale(['No', 'Yes']))).toBe('yes/no');
    expect(scaleText(own)).toBe('Bad=0; Fair=3; Good=9');
  });

  it.each([
    [[{ name: 'One', value: 0 }], /2 to 10 choices/],
    [
      [
        { name: '', value: 0 },
        { name: 'b', value: 1 },
      ],
      /Choice 1 needs a name/,
    ],
    [
      [
        { name: 'a', value: 0 },
        { name: 'b; c', value: 1 },
      ],
      /Choice 2 needs a name/,
    ],
    [
      [
        { name: 'a', value: 0 },
        { name: 'A', value: 1 },
      ],
      /“A” is the name of two/,
    ],
    [
      [
        { name: 'a', value: 0 },
        { name: 'b', value: 10 },
      ],
      /“b” needs a value from 0 to 9/,
    ],
    [
      [
        { name: 'a', value: Number.NaN },
        { name: 'b', value: 1 },
      ],
      /“a” needs a value/,
    ],
    [
      [
        { name: 'a', value: 3 },
        { name: 'b', value: 3 },
      ],
      /“b” has to be above that of “a”/,
    ],
  ])('is refused with what is wrong: %j', (choices, problem) => {
    expect(problemOfScale({ choices })).toMatch(problem);
  });

  it.each(['', '0 to 10', 'a; b', 'a=1', 'Good=9; Bad=0'])('is none where a text says none: %j', (text) => {
    expect(scaleOfText(text)).toBeNull();
    expect(() => requireScale(text)).toThrow(/is no scale/);
  });

  it('shows a value of another scale as the nearest choice, the lower of two, and names it as it is', () => {
    expect(nearestChoice(usualScale('1 to 5'), 4)).toEqual({ name: '3', value: 4.5 });
    expect(nearestChoice(usualScale('yes/no'), 4.5).name).toBe('No');
    expect(gradeName(usualScale('1 to 5'), 2.25)).toBe('2');
    expect(gradeName(usualScale('1 to 5'), 4)).toBe('4');
  });
});
