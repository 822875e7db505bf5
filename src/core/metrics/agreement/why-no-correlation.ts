import type { Sample } from '../sample.ts';

export const correlationRange = [-1, 1] as const;

/** Why two columns have no correlation. */
export function whyNoCorrelation(sample: Sample): string {
  if (sample.n < 2)
    return `A correlation needs at least two rows with score and label; there ${sample.n === 1 ? 'is one' : 'are none'}.`;
  if (sample.byScore.groups === 1)
    return 'The score is the same in every row, so it cannot go along with anything.';
  if (sample.byLabel.groups === 1)
    return 'The label is the same in every row, so nothing can go along with it.';
  return 'The score and the label vary too little to compute a correlation.';
}
