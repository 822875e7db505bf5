import { expect, it } from 'vitest';
import { seededRandom } from '#core/random/random.ts';
import { queueBy } from './grading-queue.ts';

it('finds the one row of 100,000 that is left, whichever way, and says when none is', () => {
  const n = 100_000;
  const graded = new Uint8Array(n).fill(1);
  graded[7] = 0;
  const { ungradedFrom, atRandom } = queueBy({
    isGraded: (row) => graded[row] === 1,
    asideOf: (row) => (row === 7 ? 'later' : null),
    random: seededRandom(1),
  });
  const visible = Int32Array.from({ length: n }, (_, row) => row);
  // What a next row may take.
  const from = performance.now();
  for (let round = 0; round < 10; round++) expect(ungradedFrom(visible, 50_000, null)).toBe(7);
  expect((performance.now() - from) / 10).toBeLessThan(50);
  expect(atRandom(visible, null)).toBe(7);
  expect(ungradedFrom(visible, 0, 7)).toBeNull();
});
