import { describe, expect, it } from 'vitest';
import { riskCoverageCurve } from '#core/metrics/selective/curve.ts';
import { operatingPoint } from '#core/metrics/selective/operating-point.ts';
import { fakeMetrics } from '../fixtures/fake-metrics.ts';
import { createThresholdStore } from '../threshold-store.ts';
import { createLineStore, resultOf } from './line-store.ts';
import type { ScoredRows } from './scored-rows.ts';

const curveOf = (score: number[], label: number[]) =>
  riskCoverageCurve(
    {
      score: Float64Array.from(score),
      label: Float64Array.from(label),
      valid: new Uint8Array(score.length).fill(1),
      instruction: Int32Array.from(score.keys()),
    },
    1,
  );

// Losses at 6 and 3; risk among the accepted: 0, 1/2, 1/3, 1/4, 2/5.
const curve = curveOf([7, 6, 5, 4, 3], [1, 0, 1, 1, 0]);

const lineOn = (threshold: ReturnType<typeof createThresholdStore>, scored: ScoredRows | null = null) =>
  createLineStore({
    threshold,
    metrics: fakeMetrics(),
    fresh: async () => null,
    basis: () => scored && { scored, cut: 1 },
  });

describe('the rule of the line', () => {
  it('moves the threshold, and moves it again when the rows change', () => {
    const threshold = createThresholdStore();
    const line = lineOn(threshold);
    line.getState().limitRisk(0.3);
    expect(threshold.getState().threshold).toBe(4.5);
    line.getState().follow(curve);
    expect(threshold.getState().threshold).toBe(4);
    line.getState().follow(curveOf([8, 2], [1, 0]));
    expect(threshold.getState().threshold).toBe(8);
    expect(line.getState()).toMatchObject({ rule: 'risk', unreachable: false });
  });

  it('declines all where no threshold meets it, and says so', () => {
    const threshold = createThresholdStore();
    const line = lineOn(threshold);
    const bad = curveOf([2, 1], [0, 0]);
    line.getState().follow(bad);
    line.getState().limitRisk(0.2);
    expect(line.getState().unreachable).toBe(true);
    expect(operatingPoint(bad, threshold.getState().threshold).accepted).toBe(0);
  });

  it('gives way to whoever moves the threshold', () => {
    const threshold = createThresholdStore();
    const line = lineOn(threshold);
    line.getState().follow(curve);
    line.getState().limitRisk(0.3);
    threshold.getState().chooseScore(5.5);
    expect(line.getState().rule).toBe('score');
    line.getState().follow(curveOf([8, 2], [1, 0]));
    expect(threshold.getState().threshold).toBe(5.5);
  });
});

describe('the guarantee', () => {
  /** Rows of which those with the higher scores are good, one an instruction. */
  function scoredRows(n: number, badShare: number): ScoredRows {
    const score = Float64Array.from({ length: n }, (_, i) => (9 * (i + 0.5)) / n);
    const row = Int32Array.from(score.keys());
    return {
      row,
      rows: {
        label: Float64Array.from(score, (_, i) => (i < n * badShare ? 0 : 1)),
        instruction: row,
        group: new Int32Array(n).fill(-1),
        groups: [],
        length: new Int32Array(n).fill(100),
      },
      column: { name: 'judge', score, valid: new Uint8Array(n).fill(1), probs: null },
      category: new Int32Array(n).fill(-1),
      valid: n,
      seen: 0,
      invalid: 0,
    };
  }
  const curveOfRows = ({ rows, column }: ScoredRows) => riskCoverageCurve({ ...rows, ...column }, 1);

  it('moves the threshold to what the chosen method found', async () => {
    const threshold = createThresholdStore();
    const scored = scoredRows(400, 0.3);
    const line = lineOn(threshold, scored);
    line.getState().follow(curveOfRows(scored));
    await line.getState().certify({ alpha: 0.1, delta: 0.1 });
    const { report, guarantee, unreachable } = line.getState();
    const result = resultOf(report!, guarantee.method);
    expect(result.threshold).not.toBeNull();
    expect(threshold.getState().threshold).toBe(result.threshold);
    expect(unreachable).toBe(false);
    expect(report!.split.instructions).toMatchObject({ calibration: 200, test: 200 });
  });

  it('declines all where nothing can be promised', async () => {
    const threshold = createThresholdStore();
    const scored = scoredRows(20, 0.3);
    const line = lineOn(threshold, scored);
    const few = curveOfRows(scored);
    line.getState().follow(few);
    await line.getState().certify({ alpha: 0.01, delta: 0.01 });
    expect(line.getState()).toMatchObject({ rule: 'guarantee', unreachable: true });
    expect(operatingPoint(few, threshold.getState().threshold).accepted).toBe(0);
    const { report, guarantee } = line.getState();
    expect(resultOf(report!, guarantee.method).promise).toContain('decline all');
  });

  it('is given up when the line is moved by hand, even before it is worked out', async () => {
    const threshold = createThresholdStore();
    const scored = scoredRows(400, 0.3);
    const line = lineOn(threshold, scored);
    line.getState().follow(curveOfRows(scored));
    const asked = line.getState().certify({ alpha: 0.1 });
    threshold.getState().chooseScore(2);
    await asked;
    expect(threshold.getState().threshold).toBe(2);
    expect(line.getState().rule).toBe('score');
  });

  it('says what is wrong with an impossible wish', async () => {
    const threshold = createThresholdStore();
    const scored = scoredRows(40, 0.3);
    const line = lineOn(threshold, scored);
    line.getState().follow(curveOfRows(scored));
    await line.getState().certify({ alpha: 0 });
    expect(line.getState().error?.message).toContain('between 0 and 1');
  });
});
