import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../random/random.ts';
import { type BoundedEstimate, isUndefined } from '../estimate.ts';
import { type Design, monteCarloError, simulatedColumns, usualDesign } from '../testing/simulated.ts';
import { riskCoverageCurve } from './curve.ts';
import { operatingPoint, pointAt } from './operating-point.ts';
import { simultaneousMiss, simultaneousRisk } from './simultaneous.ts';

/** A judge that sees hardly anything: where its curve dips is chance. */
const weakDesign: Design = { ease: 0.1, own: 1, leniency: 0, noise: 4 };
const cut = 5;
const runs = 150;

const riskValue = (risk: BoundedEstimate) => (isUndefined(risk) ? Number.NaN : risk.value);
const holds = (risk: BoundedEstimate, truth: number) =>
  isUndefined(risk) || Number.isNaN(truth) || (risk.low <= truth && truth <= risk.high);

describe.each([
  { instructions: 200, rowsEach: 1, design: weakDesign, judge: 'weak' },
  { instructions: 100, rowsEach: 4, design: usualDesign, judge: 'usual' },
])(
  'the risk at a threshold chosen by looking, $instructions × $rowsEach rows, $judge judge',
  ({ instructions, rowsEach, design }) => {
    const population = riskCoverageCurve(simulatedColumns(20_000, 4, seededRandom(7), design), cut);
    const random = seededRandom(8);
    const held = { pointwise: 0, simultaneous: 0, atLeastRisk: 0 };
    for (let run = 0; run < runs; run++) {
      const curve = riskCoverageCurve(simulatedColumns(instructions, rowsEach, random, design), cut);
      let [pointwise, simultaneous, least, atLeast] = [true, true, 2, true];
      for (const [point, threshold] of curve.threshold.entries()) {
        const truth = riskValue(operatingPoint(population, threshold).selectiveRisk);
        const band = simultaneousRisk(curve, threshold);
        pointwise &&= holds(pointAt(curve, point).selectiveRisk, truth);
        simultaneous &&= holds(band, truth);
        if (curve.accepted[point]! < 30 || riskValue(band) > least) continue;
        least = riskValue(band);
        atLeast = holds(band, truth);
      }
      held.pointwise += Number(pointwise) / runs;
      held.simultaneous += Number(simultaneous) / runs;
      held.atLeastRisk += Number(atLeast) / runs;
    }

    it('lies in the simultaneous band, at every threshold at once, in 95% of sets', () => {
      expect(held.simultaneous).toBeGreaterThanOrEqual(0.95 - monteCarloError(0.95, runs));
      expect(held.atLeastRisk).toBeGreaterThanOrEqual(held.simultaneous);
    });

    it('lies outside a pointwise interval somewhere in many of them', () => {
      expect(held.pointwise).toBeLessThan(0.85);
    });
  },
);

describe('the simultaneous interval', () => {
  it('is wider than the pointwise one, the more so the more thresholds there are', () => {
    const curve = riskCoverageCurve(simulatedColumns(100, 2, seededRandom(3)), cut);
    const threshold = curve.threshold[80]!;
    const [one, all] = [operatingPoint(curve, threshold).selectiveRisk, simultaneousRisk(curve, threshold)];
    if (isUndefined(one) || isUndefined(all)) throw new Error('no risk');
    expect(all.value).toBe(one.value);
    expect(all.low).toBeLessThan(one.low);
    expect(all.high).toBeGreaterThan(one.high);
    expect(simultaneousMiss(10_000)).toBeLessThan(simultaneousMiss(100));
    expect(simultaneousMiss(0)).toBeLessThanOrEqual(0.05);
  });

  it('is none where no labelled row is accepted', () => {
    const curve = riskCoverageCurve(simulatedColumns(10, 1, seededRandom(3)), cut);
    expect(isUndefined(simultaneousRisk(curve, 1e9))).toBe(true);
  });
});
