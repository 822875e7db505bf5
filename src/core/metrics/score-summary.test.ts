import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random/random.ts';
import { isUndefined, type MaybeEstimate } from './estimate.ts';
import type { MetricRows, ScoreColumn } from './rows.ts';
import { defaultSummaryOptions, summariseScore } from './score-summary.ts';
import { simulatedColumns } from './testing/simulated.ts';

const options = { ...defaultSummaryOptions, draws: 100 };
const value = (estimate: MaybeEstimate) => (isUndefined(estimate) ? Number.NaN : estimate.value);

/** 50 instructions × 4 answers of two models; the third model has no rows. */
function simulated(): { rows: MetricRows; column: ScoreColumn } {
  const { score, label, valid, instruction } = simulatedColumns(50, 4, seededRandom(2));
  const group = Int32Array.from(score, (_, row) => row % 2);
  const length = Int32Array.from(score, (_, row) => 100 + ((row * 37) % 211));
  return {
    rows: { label, instruction, group, groups: ['a', 'b', 'nobody'], length },
    column: { name: 'judge', score, valid, probs: null },
  };
}

describe('summariseScore', () => {
  it('counts what entered and what did not, overall and by group', () => {
    const { rows, column } = simulated();
    column.valid[0] = 0;
    column.valid[1] = 0;
    rows.label[2] = Number.NaN;
    const { basis, byGroup } = summariseScore(rows, column, options);
    expect(basis).toMatchObject({
      n: 197,
      invalid: 2,
      unlabelled: 1,
      instructions: 50,
      seed: 2024,
      draws: 100,
    });
    expect(byGroup.map(({ name, n, invalid }) => ({ name, n, invalid }))).toEqual([
      { name: 'a', n: 98, invalid: 1 },
      { name: 'b', n: 99, invalid: 1 },
    ]);
  });

  it('never reads what stands in an invalid row', () => {
    const { rows, column } = simulated();
    column.valid[7] = 0;
    const before = summariseScore(rows, column, options);
    column.score[7] = Number.NaN;
    expect(summariseScore(rows, column, options)).toEqual(before);
    column.score[7] = 0;
    expect(summariseScore(rows, column, options)).toEqual(before);
  });

  it('averages groups and sets the baselines beside the score', () => {
    const { rows, column } = simulated();
    const { figures, byGroup, average, baselines } = summariseScore(rows, column, options);
    const [a, b] = byGroup.map((group) => value(group.figures.pearson)) as [number, number];
    expect(value(average!.pearson)).toBeCloseTo((a + b) / 2, 12);
    expect(value(baselines!.overLength.auroc)).toBeCloseTo(
      value(figures.auroc) - value(baselines!.length.auroc),
      12,
    );
    expect(baselines!.constant.spearman).toMatchObject({
      reason: expect.stringMatching(/same in every row/),
    });
    expect(value(baselines!.constant.auroc)).toBe(0.5);
  });

  it('computes calibration of the rows that have digit probabilities, as the digits have it', () => {
    const { rows, column } = simulated();
    const n = column.score.length;
    const probs = new Float64Array(n * 10);
    for (let row = 0; row < n; row++) {
      probs[row * 10 + 2] = 0.3;
      probs[row * 10 + 8] = 0.3;
    }
    probs.fill(Number.NaN, 0, 10);
    const { calibration } = summariseScore(rows, { ...column, probs }, { ...options, cut: 5 });
    const reached = rows.label.slice(1).filter((label) => label >= 5).length / (n - 1);
    expect(calibration!.brier).toMatchObject({ n: n - 1, value: expect.closeTo(0.25, 12) });
    expect(value(calibration!.ece)).toBeCloseTo(Math.abs(0.5 - reached), 12);
    expect(summariseScore(rows, column, options).calibration).toBeNull();
  });

  it('is the same for the same seed, and near for another', () => {
    const { rows, column } = simulated();
    const first = summariseScore(rows, column, options);
    expect(summariseScore(rows, column, options)).toEqual(first);
    const other = summariseScore(rows, column, { ...options, seed: 9 });
    expect(value(other.figures.pearson)).toBe(value(first.figures.pearson));
    expect(other.figures.pearson).not.toEqual(first.figures.pearson);
  });

  it('has reasons in place of figures where there is no label', () => {
    const { rows, column } = simulated();
    rows.label.fill(Number.NaN);
    const { basis, figures, average } = summariseScore(rows, column, options);
    expect(basis).toMatchObject({ n: 0, unlabelled: 200 });
    for (const figure of Object.values(figures)) expect(isUndefined(figure)).toBe(true);
    expect(isUndefined(average!.pearson)).toBe(true);
  });

  it('gives the whole range, with a note, where all rows answer one instruction', () => {
    const { rows, column } = simulated();
    rows.instruction.fill(0);
    const { figures } = summariseScore(rows, column, options);
    expect(figures.auroc).toMatchObject({ low: 0, high: 1, note: expect.stringMatching(/one instruction/) });
  });
});
