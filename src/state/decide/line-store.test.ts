import { describe, expect, it } from 'vitest';
import { riskCoverageCurve } from '#core/metrics/selective/curve.ts';
import { operatingPoint } from '#core/metrics/selective/operating-point.ts';
import { createThresholdStore } from '../threshold-store.ts';
import { createLineStore, workingThreshold } from './line-store.ts';

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

// Losses at 6 and 3; risk among the kept: 0, 1/2, 1/3, 1/4, 2/5.
const curve = curveOf([7, 6, 5, 4, 3], [1, 0, 1, 1, 0]);

describe('workingThreshold', () => {
  it('is the most lenient threshold within the limit, though a stricter one is above it', () => {
    expect(workingThreshold(curve, 0.3)).toBe(4);
    expect(workingThreshold(curve, 0.4)).toBe(3);
    expect(workingThreshold(curve, 0.1)).toBe(7);
  });

  it('is none where even the strictest threshold is above the limit', () => {
    expect(workingThreshold(curveOf([2, 1], [0, 0]), 0.5)).toBeNull();
  });
});

describe('the rule of the line', () => {
  it('moves the threshold, and moves it again when the rows change', () => {
    const threshold = createThresholdStore();
    const line = createLineStore(threshold);
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
    const line = createLineStore(threshold);
    const bad = curveOf([2, 1], [0, 0]);
    line.getState().follow(bad);
    line.getState().limitRisk(0.2);
    expect(line.getState().unreachable).toBe(true);
    expect(operatingPoint(bad, threshold.getState().threshold).accepted).toBe(0);
  });

  it('gives way to whoever moves the threshold', () => {
    const threshold = createThresholdStore();
    const line = createLineStore(threshold);
    line.getState().follow(curve);
    line.getState().limitRisk(0.3);
    threshold.getState().chooseScore(5.5);
    expect(line.getState().rule).toBe('score');
    line.getState().follow(curveOf([8, 2], [1, 0]));
    expect(threshold.getState().threshold).toBe(5.5);
  });
});
