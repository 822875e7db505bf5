import { expect, it } from 'vitest';
import { rowSentence } from './row-sentence.ts';

it.each([
  [2, 'accepted', 1.334, 1.126, 'Row 3 scores 1.33: accepted, 0.20 above the threshold of 1.13'],
  [0, 'declined', 0.98, 1.13, 'Row 1 scores 0.98: declined, 0.15 below the threshold of 1.13'],
  [9, 'accepted', 1.131, 1.129, 'Row 10 scores 1.13: accepted, at the threshold of 1.13'],
  [9, 'declined', 1.129, 1.131, 'Row 10 scores 1.13: declined, at the threshold of 1.13'],
  [1233, 'invalid', Number.NaN, 5, 'Row 1,234 is invalid, so it has no score'],
  [0, 'unscored', Number.NaN, 5, 'Row 1 is not judged yet'],
] as const)('says of row index %i that it is %s', (row, decision, value, threshold, sentence) => {
  expect(rowSentence(row, decision, value, threshold)).toBe(sentence);
});
