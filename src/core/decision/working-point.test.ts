import { describe, expect, it } from 'vitest';
import { riskCoverageCurve } from '../metrics/selective/curve.ts';
import { operatingPoint } from '../metrics/selective/operating-point.ts';
import { simultaneousRisk } from '../metrics/selective/simultaneous.ts';
import { thresholdReport } from '../metrics/threshold/threshold-report.ts';
import { accepts, thresholdAbove } from './accepts.ts';
import { workingPoint } from './working-point.ts';

const columnsOf = (score: number[], label: number[]) => ({
  score: Float64Array.from(score),
  label: Float64Array.from(label),
  valid: new Uint8Array(score.length).fill(1),
  instruction: Int32Array.from(score.keys()),
});
const curveOf = (score: number[], label: number[]) => riskCoverageCurve(columnsOf(score, label), 1);

// Losses at 6 and 3; risk among the accepted: 0, 1/2, 1/3, 1/4, 2/5.
const curve = curveOf([7, 6, 5, 4, 3], [1, 0, 1, 1, 0]);

describe('the working point', () => {
  it('is the most lenient threshold within the limit, though a stricter one is above it', () => {
    expect(workingPoint(curve, 0.3)).toBe(4);
    expect(workingPoint(curve, 0.4)).toBe(3);
    expect(workingPoint(curve, 0.1)).toBe(7);
  });

  it('is none where even the strictest threshold is above the limit', () => {
    expect(workingPoint(curveOf([2, 1], [0, 0]), 0.5)).toBeNull();
  });

  it('accepts no unlabelled row below the last labelled one', () => {
    expect(workingPoint(curveOf([5, 4, 3, 2], [1, 1, Number.NaN, 0]), 0.1)).toBe(4);
  });

  it('is the same on the page and in the report, of all rows', () => {
    const n = 60;
    const score = Array.from({ length: n }, (_, i) => (i * 37) % 61);
    const columns = columnsOf(
      score,
      score.map((value, i) => (value + (i % 7) > 24 ? 1 : 0)),
    );
    const report = thresholdReport(
      { ...columns, group: new Int32Array(n).fill(-1), groups: [], length: new Int32Array(n) },
      { name: 'score', score: columns.score, valid: columns.valid, probs: null },
      {
        cut: 1,
        alpha: 0.2,
        delta: 0.1,
        minRows: 10,
        correction: 'holm',
        unit: 'instruction',
        weights: 'none',
        shares: { calibration: 0.5, test: 0.5 },
        seed: 1,
        usable: null,
      },
    );
    const here = riskCoverageCurve(columns, 1);
    const threshold = workingPoint(here, 0.2)!;
    expect(report.allRows).toEqual({
      threshold,
      point: operatingPoint(here, threshold),
      simultaneousRisk: simultaneousRisk(here, threshold),
    });
  });
});

describe('a threshold above every score', () => {
  it('accepts none, on any scale', () => {
    for (const highest of [-1e9, -4.5, -1e-12, 0, 1e-300, 0.7, 9, 1e9])
      expect(accepts(highest, thresholdAbove(highest)), String(highest)).toBe(false);
  });
});
