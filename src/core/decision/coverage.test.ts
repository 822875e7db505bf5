import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyRunColumns } from '#core/run/run-columns.ts';
import { sortedScores, thresholdAtCoverage } from './coverage.ts';
import { countDecisions } from './decision.ts';

function columnsOf(scores: readonly number[]) {
  const columns = emptyRunColumns(scores.length);
  scores.forEach((score, row) => {
    columns.status[row] = Number.isNaN(score) ? 2 : 1;
    columns.score[row] = score;
  });
  return columns;
}

describe('thresholdAtCoverage', () => {
  it('keeps the asked share, and every row of a tie', () => {
    const ascending = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 8, 8);
    expect(thresholdAtCoverage(ascending, 0.8)).toBe(3);
    expect(thresholdAtCoverage(ascending, 0.1)).toBe(8);
    expect(thresholdAtCoverage(ascending, 1)).toBe(1);
    expect(thresholdAtCoverage(new Float64Array(), 0.5)).toBeNull();
  });

  it('declines every row at coverage 0', () => {
    const columns = columnsOf([0, 9, 4]);
    const threshold = thresholdAtCoverage(sortedScores(columns), 0)!;
    expect(countDecisions(columns, 3, threshold)).toMatchObject({ accepted: 0, declined: 3 });
  });

  it('is the strictest threshold that keeps at least the asked share', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 40 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (scores, coverage) => {
          const columns = columnsOf(scores);
          const ascending = sortedScores(columns);
          const threshold = thresholdAtCoverage(ascending, coverage)!;
          const kept = countDecisions(columns, scores.length, threshold).accepted;
          expect(kept).toBeGreaterThanOrEqual(coverage * scores.length - 1e-6);
          const stricter = ascending.find((score) => score > threshold);
          if (stricter !== undefined)
            expect(countDecisions(columns, scores.length, stricter).accepted).toBeLessThan(
              coverage * scores.length,
            );
        },
      ),
    );
  });
});

describe('countDecisions', () => {
  it('never counts an invalid or unscored row as declined', () => {
    const columns = columnsOf([7, 2, Number.NaN]);
    expect(countDecisions(columns, 3, 5)).toEqual({ accepted: 1, declined: 1, invalid: 1, unscored: 0 });
    expect(countDecisions(null, 3, 5)).toEqual({ accepted: 0, declined: 0, invalid: 0, unscored: 3 });
  });

  it('accepts a row whose score equals the threshold', () => {
    expect(countDecisions(columnsOf([5]), 1, 5).accepted).toBe(1);
  });
});
