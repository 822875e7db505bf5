import { describe, expect, it } from 'vitest';
import { emptyRunColumns } from '#core/run/run-columns.ts';
import { scoreScale } from './score-scale.ts';

function scaleOf(...scores: number[]) {
  const columns = emptyRunColumns(scores.length);
  scores.forEach((score, row) => {
    columns.status[row] = Number.isNaN(score) ? 2 : 1;
    columns.score[row] = score;
  });
  return scoreScale(columns);
}

describe('scoreScale', () => {
  it('is the whole digits around all scores, and never empty', () => {
    expect(scaleOf(0.76, 2.24, Number.NaN)).toEqual([0, 3]);
    expect(scaleOf(3.2, 7)).toEqual([3, 7]);
    expect(scaleOf(4)).toEqual([4, 5]);
    expect(scaleOf(9)).toEqual([8, 9]);
    expect(scaleOf(0)).toEqual([0, 1]);
  });

  it('is the whole scale before anything is scored', () => {
    expect(scoreScale(null)).toEqual([0, 9]);
    expect(scaleOf(Number.NaN)).toEqual([0, 9]);
  });
});
