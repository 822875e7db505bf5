import { expect, it } from 'vitest';
import { scoreQuantile } from './score-quantile.ts';

const columns = {
  status: Uint8Array.of(1, 1, 2, 1, 0, 1),
  score: Float64Array.of(-3, 2.5, Number.NaN, 2.5, Number.NaN, 7),
};

it.each([
  [-3, 0.125],
  [2.5, 0.5],
  [7, 0.875],
  [-10, 0],
  [10, 1],
])('says where %d lies among the valid scores: %d', (score, share) => {
  expect(scoreQuantile(columns, score)).toBe(share);
});

it('has no answer without a score, or in a run without one', () => {
  expect(scoreQuantile(columns, Number.NaN)).toBeNaN();
  expect(scoreQuantile({ status: Uint8Array.of(0, 2), score: Float64Array.of(0, 0) }, 1)).toBeNaN();
});
