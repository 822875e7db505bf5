import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../random/random.ts';
import { isUndefined, type MaybeEstimate } from '../estimate.ts';
import type { MetricRows, ScoreColumn } from '../rows.ts';
import { splitPart } from '../split.ts';
import { defaultShares } from '../split-shares.ts';
import { type CalibrationOptions, calibrationReport } from './calibration-report.ts';
import { calibratorKinds } from './calibrator.ts';
import { reliability } from './reliability.ts';

const value = (estimate: MaybeEstimate) => (isUndefined(estimate) ? Number.NaN : estimate.value);
const options: CalibrationOptions = {
  seed: 4,
  draws: 50,
  cut: 5,
  scale: { low: 0, high: 9 },
  shares: defaultShares,
  splitSeed: 4,
  kinds: calibratorKinds,
  usable: null,
};

/** A judge that orders rows well and is far too sure of itself. */
function tooSure(n: number): { rows: MetricRows; column: ScoreColumn } {
  const random = seededRandom(7);
  const label = new Float64Array(n);
  const probs = new Float64Array(n * 10);
  const score = label.map((_, row) => {
    const quality = random();
    label[row] = random() < 0.5 * quality + 0.25 * random() + 0.2 ? 7 : 2;
    const weights = Array.from({ length: 10 }, (__, d) => Math.exp(-((d - 9 * quality) ** 2)));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    weights.forEach((weight, d) => {
      probs[row * 10 + d] = weight / total;
    });
    return weights.reduce((sum, weight, d) => sum + (d * weight) / total, 0);
  });
  return {
    rows: {
      label,
      instruction: Int32Array.from(label, (_, row) => row >> 1),
      group: new Int32Array(n).fill(-1),
      groups: [],
      length: new Int32Array(n),
    },
    column: { name: 'judge', score, valid: new Uint8Array(n).fill(1), probs },
  };
}

describe('calibrationReport', () => {
  const { rows, column } = tooSure(1200);
  const report = calibrationReport(rows, column, options);

  it('lowers the error on rows that it was not fitted on', () => {
    const [digits, ...others] = report.fits;
    expect(report.fits.map(({ kind }) => kind)).toEqual([
      'digits',
      'temperature',
      'isotonic',
      'platt',
      'venn-abers',
    ]);
    for (const { kind, errors, eceOverFirst } of others) {
      expect(value(errors.ece), kind).toBeLessThan(value(digits!.errors.ece));
      expect(value(errors.brier), kind).toBeLessThan(value(digits!.errors.brier));
      expect(value(eceOverFirst)).toBeCloseTo(value(errors.ece) - value(digits!.errors.ece), 12);
    }
  });

  it('tells how far apart the two probabilities of Venn-Abers are, and of no other', () => {
    for (const { kind, width } of report.fits) {
      if (kind !== 'venn-abers') expect(width, kind).toBeNull();
      else {
        expect(width!.mean).toBeGreaterThan(0);
        expect(width!.mean).toBeLessThan(width!.greatest);
        expect(width!.greatest).toBeLessThanOrEqual(1);
      }
    }
    const few = tooSure(60);
    const of = (from: typeof report) => from.fits.find(({ kind }) => kind === 'venn-abers')!.width!.mean;
    expect(of(calibrationReport(few.rows, few.column, options))).toBeGreaterThan(of(report));
  });

  it('is fitted on calibration labels alone', () => {
    const label = rows.label.map((value, row) =>
      report.split.part[row] === splitPart.test ? 9 - value : value,
    );
    const other = calibrationReport({ ...rows, label }, column, options);
    expect(other.fits.map(({ calibrator }) => calibrator)).toEqual(
      report.fits.map(({ calibrator }) => calibrator),
    );
    expect(report.calibrationRows + report.testRows).toBe(1200);
  });

  it('leaves out kinds that need digits where there are none', () => {
    const without = calibrationReport(rows, { ...column, probs: null }, options);
    expect(without.fits.map(({ kind }) => kind)).toEqual(['isotonic', 'platt', 'venn-abers']);
  });
});

describe('reliability', () => {
  const rows = fc.array(
    fc.record({
      p: fc.integer({ min: 0, max: 20 }).map((step) => step / 20),
      loss: fc.constantFrom(0, 1),
      cluster: fc.integer({ min: 0, max: 5 }),
    }),
    { minLength: 1, maxLength: 80 },
  );

  it('puts every row in one bin of each kind, inside its edges', () => {
    fc.assert(
      fc.property(rows, (drawn) => {
        const { equalWidth, equalMass } = reliability(
          Float64Array.from(drawn, ({ p }) => p),
          Uint8Array.from(drawn, ({ loss }) => loss),
          Int32Array.from(drawn, ({ cluster }) => cluster),
          6,
        );
        for (const bins of [equalWidth, equalMass]) {
          expect(bins.reduce((sum, { n }) => sum + n, 0)).toBe(drawn.length);
          for (const { n, low, high, meanProbability, frequency } of bins) {
            if (n === 0) {
              expect(isUndefined(frequency)).toBe(true);
              continue;
            }
            expect(meanProbability).toBeGreaterThanOrEqual(low - 1e-12);
            expect(meanProbability).toBeLessThanOrEqual(high + 1e-12);
            if (isUndefined(frequency)) throw new Error(frequency.reason);
            expect(frequency.low).toBeLessThanOrEqual(frequency.value);
            expect(frequency.high).toBeGreaterThanOrEqual(frequency.value);
          }
        }
      }),
    );
  });
});
