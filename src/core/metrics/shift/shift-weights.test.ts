import { describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '../../random/random.ts';
import { isUndefined } from '../estimate.ts';
import type { MetricRows, ScoreColumn } from '../rows.ts';
import { gatherSample } from '../sample.ts';
import { lossAt } from '../selective/loss.ts';
import { gauss, monteCarloError } from '../testing/simulated.ts';
import { groupThresholds } from '../threshold/group-thresholds.ts';
import { threeWayReport } from '../threshold/three-way.ts';
import { chooseAll } from '../threshold/threshold-choices.ts';
import { thresholdReport } from '../threshold/threshold-report.ts';
import { promisedRisk } from '../threshold/unit.ts';
import { shiftWeights } from './shift-weights.ts';

const cut = 5;
const [alpha, delta] = [0.15, 0.1];

interface Rows {
  rows: MetricRows;
  column: ScoreColumn;
}

/** Answers of two models; the judge is lenient to the second, which gave `share` of them. */
function answersOf(instructions: number, rowsEach: number, share: number, random: Random, longer = 1): Rows {
  const n = instructions * rowsEach;
  const rows: MetricRows = {
    label: new Float64Array(n),
    instruction: Int32Array.from({ length: n }, (_, row) => Math.floor(row / rowsEach)),
    group: new Int32Array(n),
    groups: ['careful', 'fluent'],
    length: new Int32Array(n),
  };
  const score = new Float64Array(n);
  let ease = 0;
  for (let row = 0; row < n; row++) {
    if (row % rowsEach === 0) ease = 0.6 * gauss(random);
    const fluent = random() < share;
    const quality = 0.7 + ease + 0.6 * gauss(random) - (fluent ? 0.7 : 0);
    rows.group[row] = fluent ? 1 : 0;
    rows.label[row] = quality > 0 ? 9 : 0;
    rows.length[row] = Math.round(longer * Math.exp(5 + 0.4 * gauss(random)));
    score[row] = quality + 0.5 * gauss(random) + (fluent ? 0.9 : 0);
  }
  return { rows, column: { name: 'judge', score, valid: new Uint8Array(n).fill(1), probs: null } };
}

const shares = { calibrated: 0.15, fresh: 0.6 };
const population = answersOf(60_000, 1, shares.fresh, seededRandom(1));

/** The share of bad rows among the accepted of new rows. */
function truth(threshold: number): number {
  let [bad, accepted] = [0, 0];
  population.column.score.forEach((score, row) => {
    if (score < threshold) return;
    accepted++;
    if (population.rows.label[row]! < cut) bad++;
  });
  return accepted === 0 ? 0 : bad / accepted;
}

const options = {
  cut,
  alpha,
  delta,
  minRows: 30,
  correction: 'holm',
  shares: { calibration: 1, test: 0 },
  usable: null,
} as const;

describe('weights for new rows', () => {
  it.each([
    { unit: 'row', instructions: 500, rowsEach: 1 },
    { unit: 'instruction', instructions: 250, rowsEach: 2 },
  ] as const)(
    'hold the promise of a $unit for new rows, $instructions × $rowsEach, which the labelled ones as they are break',
    ({ unit, instructions, rowsEach }) => {
      const runs = 60;
      const random = seededRandom(2);
      const broken = { weighted: new Map<string, number>(), plain: new Map<string, number>() };
      let found = 0;
      for (let run = 0; run < runs; run++) {
        const of = answersOf(instructions, rowsEach, shares.calibrated, random);
        const fresh = answersOf(instructions, rowsEach, shares.fresh, random);
        const { sample } = gatherSample({ ...of.rows, ...of.column });
        const weights = shiftWeights(of, fresh, { seed: run, unit });
        for (const [name, weighting] of [
          ['weighted', { weights, instructions }],
          ['plain', null],
        ] as const)
          for (const { method, threshold } of chooseAll(
            sample,
            null,
            { ...options, unit, seed: run, weights: weighting ? 'shift' : 'none' },
            weighting,
          )) {
            if (method === 'working-point' || method === 'conformal-risk') continue;
            const breaks = threshold !== null && truth(threshold) > alpha ? 1 / runs : 0;
            broken[name].set(method, (broken[name].get(method) ?? 0) + breaks);
            if (name === 'weighted' && method === 'approximate' && threshold !== null) found += 1 / runs;
          }
      }
      for (const [method, share] of broken.weighted)
        expect(share, method).toBeLessThanOrEqual(delta + monteCarloError(delta, runs));
      for (const [method, share] of broken.plain) expect(share, method).toBeGreaterThan(0.5);
      // A promise that is never made is easily kept.
      expect(found).toBeGreaterThan(0.6);
    },
  );

  it('make the risk of labelled rows that of new ones, with an interval that holds it', () => {
    const runs = 100;
    const random = seededRandom(3);
    const everything = truth(Number.NEGATIVE_INFINITY);
    let [held, mean] = [0, 0];
    for (let run = 0; run < runs; run++) {
      const of = answersOf(200, 2, shares.calibrated, random);
      const weights = shiftWeights(of, answersOf(200, 2, shares.fresh, random), { seed: run, unit: 'row' });
      const { sample } = gatherSample({ ...of.rows, ...of.column });
      const loss = lossAt(sample.label, cut);
      const risk = promisedRisk(sample, loss, Number.NEGATIVE_INFINITY, 'row', false, weights);
      if (isUndefined(risk)) throw new Error(risk.reason);
      mean += risk.value / runs;
      if (risk.low <= everything && everything <= risk.high) held += 1 / runs;
    }
    expect(Math.abs(mean - everything)).toBeLessThan(0.02);
    expect(held).toBeGreaterThanOrEqual(0.95 - monteCarloError(0.95, runs));
  });

  it('are about 1 where nothing differs, and the same whatever labels say', () => {
    const random = seededRandom(4);
    const [of, fresh] = [answersOf(300, 1, 0.3, random), answersOf(300, 1, 0.3, random)];
    const { about, weight } = shiftWeights(of, fresh, { seed: 1, unit: 'row' });
    expect(about.effective).toBeGreaterThan(270);
    const flipped = { ...of, rows: { ...of.rows, label: of.rows.label.map((value) => 9 - value) } };
    expect(shiftWeights(flipped, fresh, { seed: 1, unit: 'row' }).weight).toEqual(weight);
    expect(about.sentence).toMatch(/300 labelled rows are weighted to be like 300 new rows/);
  });

  it('are refused where they would rest on too few instructions, or none is new', () => {
    const random = seededRandom(5);
    const of = answersOf(200, 1, 0.02, random);
    const fresh = answersOf(200, 1, 0.98, random);
    expect(() => shiftWeights(of, fresh, { seed: 1, unit: 'row' })).toThrow(/weights rest on few of them/);
    expect(() => shiftWeights(of, null, { seed: 1, unit: 'row' })).toThrow(/No row is new/);
    const few = answersOf(10, 4, 0.5, random);
    expect(() => shiftWeights(few, fresh, { seed: 1, unit: 'row' })).toThrow(/too few to estimate/);
  });

  it('are refused where no labelled row is like the new ones', () => {
    const random = seededRandom(6);
    const of = answersOf(2000, 1, 0.3, random);
    const fresh = answersOf(2000, 1, 0.3, random, 8);
    expect(() => shiftWeights(of, fresh, { seed: 1, unit: 'row' })).toThrow(
      /rest on few of them|still unlike the new ones in characters of the response/,
    );
  });

  it('reach every promise: one threshold, two, and one for each group', () => {
    const random = seededRandom(7);
    const of = answersOf(400, 2, 0.3, random);
    const fresh = answersOf(400, 2, shares.fresh, random);
    const shared = {
      ...options,
      alpha: 0.25,
      shares: { calibration: 0.5, test: 0.5 },
      seed: 1,
      unit: 'row',
      weights: 'shift',
    } as const;
    const one = thresholdReport(of.rows, of.column, shared, fresh);
    const two = threeWayReport(of.rows, of.column, { ...shared, beta: 0.4, method: 'approximate' }, fresh);
    const slicing = { slice: of.rows.group, names: of.rows.groups };
    const each = groupThresholds(
      of.rows,
      of.column,
      slicing,
      { ...shared, scope: 'each', method: 'fixed-sequence' },
      fresh,
    );
    for (const { weights, assumptions } of [one, two, each]) {
      expect(weights?.by).toBe('shift');
      expect(assumptions).toContain(weights!.sentence);
      expect(assumptions.some((sentence) => sentence.includes('(exchangeable)'))).toBe(false);
    }
    const at = one.results.find(({ method }) => method === 'approximate')!;
    expect(at.promise).toContain('weighted to be like the new rows');
    expect(Math.abs(truth(at.threshold!) - (at.promisedOnTest as { value: number }).value)).toBeLessThan(0.1);
    // Weights are those of all rows; a group's own sum within it.
    expect(each.groups.map(({ name }) => name).sort()).toEqual(['careful', 'fluent']);
  });
});
