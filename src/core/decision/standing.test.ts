import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyRunColumns } from '#core/run/run-columns.ts';
import { minRows, standingOf } from './standing.ts';

/** Rows with a score, a length and an instruction each; a score of null is an invalid row. */
function rows(scores: readonly (number | null)[], lengths = scores.map((_, i) => 10 * i)) {
  const run = emptyRunColumns(scores.length);
  for (const [row, score] of scores.entries()) {
    run.status[row] = score === null ? 2 : 1;
    run.score[row] = score ?? Number.NaN;
  }
  const dataset = {
    instruction: Int32Array.from(scores, (_, row) => row),
    responseLength: Int32Array.from(lengths),
  };
  return { run, dataset };
}

const answer = { score: 5, characters: 25 };

describe('how an answer stands among judged rows', () => {
  it('counts rows below it and shorter ones, ties half, invalid rows not at all', () => {
    const { run, dataset } = rows([1, 5, 9, null, 4]);
    expect(standingOf(answer, run, dataset, null)).toEqual({
      n: 4,
      above: 2.5 / 4,
      longer: 3 / 4,
      nearest: null,
    });
  });

  it('is nothing where nothing has a score', () => {
    const { run, dataset } = rows([null, null]);
    expect(standingOf(answer, run, dataset, null)).toBeNull();
  });

  it('says of the rows with the nearest scores how many were good, with an interval, beside all rows', () => {
    // 60 rows of scores 0 to 5.9, good from 3 on; the 40 nearest to 5 are those from 2 on.
    const scores = Array.from({ length: 60 }, (_, i) => i / 10);
    const { run, dataset } = rows(scores);
    const { nearest } = standingOf(answer, run, dataset, { values: scores, cut: 3 })!;
    expect(nearest).toMatchObject({ rows: 40, good: 30, ofAll: 0.5 });
    expect(nearest!.low).toBeLessThan(0.75);
    expect(nearest!.high).toBeGreaterThan(0.75);
  });

  it('has a wider interval where the rows are answers to few instructions', () => {
    const scores = Array.from({ length: 60 }, (_, i) => i / 10);
    const { run, dataset } = rows(scores);
    const labels = { values: scores, cut: 3 };
    const together = { ...dataset, instruction: Int32Array.from(scores, (_, row) => row >> 2) };
    const width = (of: typeof dataset) => {
      const { low, high } = standingOf(answer, run, of, labels)!.nearest!;
      return high - low;
    };
    expect(width(together)).toBeGreaterThan(1.5 * width(dataset));
  });

  it('says nothing of labels where too few rows have one', () => {
    const scores = Array.from({ length: 60 }, (_, i) => i / 10);
    const values = scores.map((score, row) => (row < minRows - 1 ? score : Number.NaN));
    const { run, dataset } = rows(scores);
    expect(standingOf(answer, run, dataset, { values, cut: 3 })!.nearest).toBeNull();
  });

  it('rises with the score', () => {
    const score = fc.double({ min: 0, max: 9, noNaN: true });
    fc.assert(
      fc.property(fc.array(score, { minLength: 1, maxLength: 30 }), score, score, (scores, a, b) => {
        const { run, dataset } = rows(scores);
        const above = (value: number) => standingOf({ ...answer, score: value }, run, dataset, null)!.above;
        expect(above(Math.max(a, b))).toBeGreaterThanOrEqual(above(Math.min(a, b)));
      }),
    );
  });
});
