import { expect, it } from 'vitest';
import { labelSentence, preferredSentence } from './answers-sentence.ts';

const none = Number.NaN;
const answers = (...values: [score: number, label: number][]) =>
  values.map(([score, label], at) => ({ name: 'ABC'[at]!, score, label }));

it('says which answer scores highest, by how much', () => {
  expect(preferredSentence(answers([7.1, 1], [3.9, 2], [none, 3]))).toBe(
    'A scores highest: 7.10, 3.20 above the next',
  );
  expect(preferredSentence(answers([7, 1], [7, 2], [3, 3]))).toBe('A and B score highest: 7.00 each');
  expect(preferredSentence(answers([7, 1], [7.001, 2]))).toBe('All 2 scored answers score 7.00');
  expect(preferredSentence(answers([7, 1], [none, 2]))).toBe(
    '2 answers to one instruction, only one of them scored',
  );
  expect(preferredSentence(answers([none, 1], [none, 2]))).toBe(
    '2 answers to one instruction, none of them scored',
  );
});

it('says whether the label agrees', () => {
  expect(labelSentence(answers([7, 5], [3, 2]), 'quality')).toBe(
    'By the label quality, A is best too: 5.00.',
  );
  expect(labelSentence(answers([7, 2], [3, 5]), 'quality')).toBe(
    'By the label quality, B is best instead: 5.00.',
  );
  expect(labelSentence(answers([7, 2], [7, 5]), 'quality')).toBe('By the label quality, B is best: 5.00.');
  expect(labelSentence(answers([7, 5], [3, 5]), 'quality')).toBe(
    'The label quality is 5.00 for all 2 answers that have one.',
  );
  expect(labelSentence(answers([7, none], [3, 5]), 'quality')).toBeNull();
});
