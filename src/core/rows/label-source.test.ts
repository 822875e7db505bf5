import { describe, expect, it } from 'vitest';
import {
  columnLabel,
  consensusLabel,
  gradesLabel,
  isSameLabel,
  labelKey,
  labelName,
  labelNamed,
  readLabelSource,
} from './label-source.ts';

it('is another label where other values are good, in any order the same', () => {
  const winner = (...good: string[]) => columnLabel('winner', good);
  expect(isSameLabel(winner('a', 'tie'), winner('tie', 'a'))).toBe(true);
  expect(isSameLabel(winner('a'), winner('b'))).toBe(false);
  expect(isSameLabel(columnLabel('winner'), winner('a'))).toBe(false);
  expect(readLabelSource(JSON.parse(JSON.stringify(winner('a', 'tie'))))).toEqual(winner('a', 'tie'));
  expect(readLabelSource({ kind: 'column', column: 'winner', good: 3 })).toEqual(columnLabel('winner'));
});

describe('the source of a label', () => {
  it('of a column is not that of the grades of the same name', () => {
    const column = columnLabel('grade by me');
    const grades = gradesLabel('me');
    expect(labelName(column)).toBe(labelName(grades));
    expect(labelKey(column)).not.toBe(labelKey(grades));
    expect(isSameLabel(column, grades)).toBe(false);
    expect(isSameLabel(grades, gradesLabel('me'))).toBe(true);
    expect(isSameLabel(null, grades)).toBe(false);
  });

  it('that was stored as a name is the column where there is one, else the grades', () => {
    expect(labelNamed('quality', [{ name: 'quality' }])).toEqual(columnLabel('quality'));
    expect(labelNamed('grade by me', [{ name: 'quality' }])).toEqual(gradesLabel('me'));
    expect(labelNamed('grade by me', [{ name: 'grade by me' }])).toEqual(columnLabel('grade by me'));
  });

  it('is read as it was stored; anything else is none', () => {
    for (const source of [columnLabel('quality'), gradesLabel('me'), consensusLabel('median')])
      expect(readLabelSource(JSON.parse(JSON.stringify(source)))).toEqual(source);
    expect(readLabelSource('grade by me')).toBe('grade by me');
    for (const nonsense of [
      7,
      {},
      { kind: 'column' },
      { kind: 'grades', annotator: 3 },
      { kind: 'other', column: 'a' },
      { kind: 'consensus', rule: 'loudest' },
    ])
      expect(readLabelSource(nonsense)).toBeUndefined();
  });
});
