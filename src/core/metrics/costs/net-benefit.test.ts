import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../random/random.ts';
import { type BoundedEstimate, isUndefined } from '../estimate.ts';
import type { LabelledScores } from '../sample.ts';
import { lastAtOrAbove } from '../selective/operating-point.ts';
import { monteCarloError, simulatedColumns } from '../testing/simulated.ts';
import type { Costs } from './costs.ts';
import { benefitCurve, bestPlace, breakEven, netBenefit } from './net-benefit.ts';

const cut = 4;
const costs: Costs = { badAccepted: 5, goodDeclined: 1, review: 0.5 };

/** Every row's cost added up, row by row, less that of declining every row. */
function byHand({ score, label, valid }: LabelledScores, threshold: number, of: Costs): number {
  let [sum, n] = [0, 0];
  label.forEach((value, row) => {
    if (!valid[row] || Number.isNaN(value)) return;
    n++;
    const bad = value < cut;
    const declined = of.review + (bad ? 0 : of.goodDeclined);
    sum += declined - (score[row]! >= threshold ? (bad ? of.badAccepted : 0) : declined);
  });
  return sum / n;
}

const numberOf = (estimate: BoundedEstimate) => (isUndefined(estimate) ? Number.NaN : estimate.value);
const holds = (estimate: BoundedEstimate, truth: number) =>
  !isUndefined(estimate) && estimate.low - 1e-12 <= truth && truth <= estimate.high + 1e-12;

describe('net benefit', () => {
  it('is what rows cost, added up one by one, less declining them all', () => {
    const columns = simulatedColumns(60, 3, seededRandom(1));
    columns.label[4] = Number.NaN;
    columns.valid[7] = 0;
    const curve = benefitCurve(columns, cut, costs);
    for (const [index, threshold] of curve.curve.threshold.entries())
      expect(numberOf(netBenefit(curve, index))).toBeCloseTo(byHand(columns, threshold, costs), 10);
    expect(netBenefit(curve, -1)).toMatchObject({ value: 0 });
  });

  it('is largest at the best threshold, and best is to decline all where bad rows cost too much', () => {
    const columns = simulatedColumns(60, 3, seededRandom(2));
    const curve = benefitCurve(columns, cut, costs);
    const values = [...curve.curve.threshold.keys()].map((index) => numberOf(netBenefit(curve, index)));
    expect(values[bestPlace(curve)]).toBeCloseTo(Math.max(...values), 12);
    expect(bestPlace(benefitCurve({ ...columns, label: columns.label.map(() => 0) }, cut, costs))).toBe(-1);
    const cheap = benefitCurve(columns, cut, { badAccepted: 1, goodDeclined: 0, review: 1 });
    expect(numberOf(netBenefit(cheap, bestPlace(cheap)))).toBeGreaterThan(0);
  });

  it('breaks even where a good row and a bad one weigh the same', () => {
    expect(breakEven({ badAccepted: 1, goodDeclined: 1, review: 0 })).toBe(0.5);
    expect(breakEven({ badAccepted: 9, goodDeclined: 1, review: 0 })).toBe(0.9);
    expect(breakEven({ badAccepted: 2, goodDeclined: 1, review: 2 })).toBe(0);
  });

  it.each([1e-15, 1e-6, 1e9])('has the same best threshold where costs are in another unit, %d', (unit) => {
    const columns = simulatedColumns(60, 3, seededRandom(2));
    const inUnit = { badAccepted: 2 * unit, goodDeclined: unit, review: 0 };
    const [curve, scaled] = [
      benefitCurve(columns, cut, { badAccepted: 2, goodDeclined: 1, review: 0 }),
      benefitCurve(columns, cut, inUnit),
    ];
    expect(bestPlace(curve)).toBeGreaterThan(0);
    expect(bestPlace(scaled)).toBe(bestPlace(curve));
    const [of, ofScaled] = [netBenefit(curve, bestPlace(curve)), netBenefit(scaled, bestPlace(curve))];
    expect(numberOf(ofScaled) / unit).toBeCloseTo(numberOf(of), 9);
  });

  it('refuses costs below 0, and costs that tell no decisions apart', () => {
    const columns = simulatedColumns(10, 1, seededRandom(3));
    expect(() => benefitCurve(columns, cut, { ...costs, review: -1 })).toThrow(/review must be from 0 to/);
    expect(() => benefitCurve(columns, cut, { ...costs, review: 1e200 })).toThrow(/in a larger unit/);
    const nothing = { badAccepted: 0, goodDeclined: 0, review: 0 };
    expect(() => benefitCurve(columns, cut, nothing)).toThrow(/every decision costs the same/);
  });
});

describe.each([
  { instructions: 200, rowsEach: 1, from: 4, of: costs },
  { instructions: 60, rowsEach: 4, from: 4, of: costs },
  { instructions: 100, rowsEach: 2, from: 1, of: { badAccepted: 40, goodDeclined: 1, review: 0 } },
])('95% intervals of net benefit, $instructions × $rowsEach, bad under $from', (design) => {
  const { instructions, rowsEach, from, of } = design;
  const runs = 120;
  const population = benefitCurve(simulatedColumns(10_000, 4, seededRandom(4)), from, of);
  const truth = (threshold: number) =>
    numberOf(netBenefit(population, lastAtOrAbove(population.curve.threshold, threshold)));
  const fixed = [-0.5, 0.3, 1];
  const held = { fixed: [0, 0, 0], band: 0, best: 0, bestAlone: 0 };
  const random = seededRandom(5);
  for (let run = 0; run < runs; run++) {
    const curve = benefitCurve(simulatedColumns(instructions, rowsEach, random), from, of);
    fixed.forEach((threshold, i) => {
      const index = lastAtOrAbove(curve.curve.threshold, threshold);
      if (holds(netBenefit(curve, index), truth(threshold))) held.fixed[i]! += 1 / runs;
    });
    const every = curve.curve.threshold.every((threshold, index) =>
      holds(netBenefit(curve, index, true), truth(threshold)),
    );
    if (every) held.band += 1 / runs;
    const best = bestPlace(curve);
    const at = best < 0 ? 0 : truth(curve.curve.threshold[best]!);
    if (holds(netBenefit(curve, best, true), at)) held.best += 1 / runs;
    if (holds(netBenefit(curve, best), at)) held.bestAlone += 1 / runs;
  }

  it('hold the true one at a threshold that was fixed before', () => {
    for (const share of held.fixed) expect(share).toBeGreaterThanOrEqual(0.95 - monteCarloError(0.95, runs));
  });

  it('hold it at every threshold at once, and at the best, where it is chosen by looking', () => {
    expect(held.band).toBeGreaterThanOrEqual(0.95 - monteCarloError(0.95, runs));
    expect(held.best).toBeGreaterThanOrEqual(0.95 - monteCarloError(0.95, runs));
    expect(held.bestAlone).toBeLessThanOrEqual(held.best);
  });
});
