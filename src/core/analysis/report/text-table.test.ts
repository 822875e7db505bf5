import { expect, it } from 'vitest';
import { exactThresholdText, textTable, thresholdText } from './text-table.ts';

it.each([
  [0, '0.0000'],
  [4.5, '4.5000'],
  [-0.25, '-0.2500'],
  [1.234e-9, '1.234e-9'],
  [-0.00012345678, '-0.00012346'],
  [4_600_000_000_000, '4600000000000'],
])('writes the score threshold %d so that it can be told from others', (score, text) => {
  expect(thresholdText(score)).toBe(text);
});

it.each([
  [4.5, '4.5000'],
  [6.123456789, '6.123456789'],
  [1 / 3, '0.3333333333333333'],
  [-0.00012345678, '-0.00012345678'],
])('writes the threshold %d to be passed on with every digit that it has', (score, text) => {
  expect(exactThresholdText(score)).toBe(text);
  expect(Number(exactThresholdText(score))).toBe(score);
});

it('keeps a name with a line break on its line', () => {
  expect(
    textTable([
      ['group', 'rows'],
      ['a\nb', '1'],
    ]),
  ).toBe('group  rows\na b       1');
});
