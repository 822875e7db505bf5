import { describe, expect, it } from 'vitest';
import { answerKeys, choiceKeys, defaultKeys, keysFrom, problemOfKey } from './keys.ts';
import { digitScale, evenScale, usualScale } from './scale.ts';

describe('keys of choices', () => {
  it.each([
    ['digits', digitScale, ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'].map((digit) => [digit])],
    ['one to five', usualScale('1 to 5'), [['1'], ['2'], ['3'], ['4'], ['5']]],
    [
      'yes and no by letter and number',
      usualScale('yes/no'),
      [
        ['n', '1'],
        ['y', '2'],
      ],
    ],
    ['a letter that an action has: number alone', evenScale(['Fine', 'Great']), [['1'], ['g', '2']]],
    ['a letter of two choices: numbers alone', evenScale(['Poor', 'Perfect']), [['1'], ['2']]],
    [
      'the tenth of ten',
      evenScale([...'abeghimopq']),
      [...'abeghimopq'].map((letter, at) => (letter === 'b' ? ['2'] : [letter, String((at + 1) % 10)])),
    ],
  ])('are %s', (_, scale, keys) => {
    expect(choiceKeys(scale, defaultKeys)).toEqual(keys);
  });

  it('take Y and N from the question whether to replace a grade, which has Enter and Escape then', () => {
    expect(answerKeys(digitScale, defaultKeys)).toEqual({ replace: 'y', keep: 'n' });
    expect(answerKeys(usualScale('yes/no'), defaultKeys)).toEqual({ replace: 'Enter', keep: 'Escape' });
  });
});

describe('a key that somebody wants', () => {
  it.each([
    ['x', null],
    ['s', null],
    ['l', /“later/],
    ['7', /Digits give grades/],
    ['Escape', /Escape is needed/],
    ['y', /“replace a grade/],
    ['g', /gives the grade “Great”/],
  ])('%s for skipping', (key, problem) => {
    const found = problemOfKey(defaultKeys, 'skip', key, evenScale(['Awful', 'Great']));
    if (problem === null) expect(found).toBeNull();
    else expect(found).toMatch(problem);
  });

  it('is kept over a visit; what is no map of keys, or has a key twice, counts as none', () => {
    expect(keysFrom({ skip: 'X', tag: 5 })).toEqual({ ...defaultKeys, skip: 'x' });
    expect(keysFrom({ skip: 'l' })).toEqual(defaultKeys);
    expect(keysFrom({ skip: '3' })).toEqual(defaultKeys);
    expect(keysFrom('s')).toEqual(defaultKeys);
  });
});
