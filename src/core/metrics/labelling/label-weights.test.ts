import { describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '../../random/random.ts';
import { sigmoid } from '../../regression/logistic.ts';
import { isUndefined } from '../estimate.ts';
import type { MetricRows, ScoreColumn } from '../rows.ts';
import { gatherSample } from '../sample.ts';
import { riskCoverageCurve } from '../selective/curve.ts';
import { lossAt } from '../selective/loss.ts';
import { operatingPoint } from '../selective/operating-point.ts';
import { monteCarloError, simulatedColumns } from '../testing/simulated.ts';
import { approximateSequence } from '../threshold/all-rows.ts';
import { lastPassed } from '../threshold/certify.ts';
import { chooseAll } from '../threshold/threshold-choices.ts';
import { promisedRisk } from '../threshold/unit.ts';
import { labelWeights } from './label-weights.ts';

const cut = 3;
const [alpha, delta] = [0.1, 0.1];

interface Rows {
  rows: MetricRows;
  column: ScoreColumn;
}

const rowsOf = (columns: ReturnType<typeof simulatedColumns>): Rows => ({
  rows: {
    label: columns.label,
    instruction: columns.instruction,
    group: new Int32Array(columns.label.length).fill(-1),
    groups: [],
    length: new Int32Array(columns.label.length).fill(100),
  },
  column: { name: 'judge', score: columns.score, valid: columns.valid, probs: null },
});

/** Rows of which those with low scores are labelled seldom: 12% of the worst, nearly all of the best. */
function missingByScore(instructions: number, rowsEach: number, random: Random): Rows {
  const columns = simulatedColumns(instructions, rowsEach, random);
  const chance = (score: number) => 0.12 + 0.86 * sigmoid(1.8 * score - 0.5);
  const label = columns.label.map((value, row) =>
    random() < chance(columns.score[row]!) ? value : Number.NaN,
  );
  return rowsOf({ ...columns, label });
}

const population = riskCoverageCurve(simulatedColumns(40_000, 3, seededRandom(1)), cut);
/** The share of bad rows among those with a score of `threshold` or more, of every row. */
function truth(threshold: number): number {
  const { selectiveRisk: risk } = operatingPoint(population, threshold);
  return isUndefined(risk) ? 0 : risk.value;
}

describe('weights for labels that are missing by score', () => {
  it('make the labelled rows stand for all, with an interval that holds the true risk', () => {
    const runs = 200;
    const held = { weighted: 0, plain: 0 };
    const means = { weighted: 0, plain: 0 };
    const everything = truth(Number.NEGATIVE_INFINITY);
    const random = seededRandom(2);
    for (let run = 0; run < runs; run++) {
      const { rows, column } = missingByScore(150, 3, random);
      const weights = labelWeights(rows, column, run)!;
      const { sample } = gatherSample({ ...rows, ...column });
      const loss = lossAt(sample.label, cut);
      for (const [name, labelling] of [
        ['weighted', weights],
        ['plain', null],
      ] as const) {
        const risk = promisedRisk(sample, loss, Number.NEGATIVE_INFINITY, 'row', false, labelling);
        if (isUndefined(risk)) continue;
        means[name] += risk.value / runs;
        if (risk.low <= everything && everything <= risk.high) held[name] += 1 / runs;
      }
    }
    expect(means.weighted).toBeCloseTo(everything, 1);
    expect(Math.abs(means.weighted - everything)).toBeLessThan(0.01);
    expect(held.weighted).toBeGreaterThanOrEqual(0.95 - monteCarloError(0.95, runs));
    expect(means.plain).toBeLessThan(everything - 0.05);
    expect(held.plain).toBeLessThan(0.5);
  });

  it.each([
    { unit: 'row', instructions: 500, rowsEach: 1 },
    { unit: 'instruction', instructions: 200, rowsEach: 3 },
  ] as const)(
    'hold the promise of a $unit, $instructions × $rowsEach, which labels taken to be like all rows break',
    ({ unit, instructions, rowsEach }) => {
      const runs = 100;
      const broken: Record<string, number> = {};
      let brokenPlain = 0;
      const random = seededRandom(3);
      const options = {
        cut,
        alpha,
        delta,
        minRows: 30,
        correction: 'holm',
        unit,
        weights: 'labelling',
        shares: { calibration: 1, test: 0 },
        usable: null,
      } as const;
      const breaks = (threshold: number | null) =>
        threshold !== null && truth(threshold) > alpha ? 1 / runs : 0;
      for (let run = 0; run < runs; run++) {
        const { rows, column } = missingByScore(instructions, rowsEach, random);
        const weights = labelWeights(rows, column, run)!;
        const { sample } = gatherSample({ ...rows, ...column });
        for (const { method, threshold } of chooseAll(
          sample,
          null,
          { ...options, seed: run },
          { weights, instructions },
        ))
          if (method !== 'working-point' && method !== 'conformal-risk')
            broken[method] = (broken[method] ?? 0) + breaks(threshold);
        const loss = lossAt(sample.label, cut);
        brokenPlain += breaks(lastPassed(approximateSequence(sample, loss, alpha, delta, 30, unit)));
      }
      for (const [method, share] of Object.entries(broken))
        expect(share, method).toBeLessThanOrEqual(delta + monteCarloError(delta, runs));
      expect(brokenPlain).toBeGreaterThan(delta + monteCarloError(delta, runs));
    },
  );

  it('are none where nothing is missing, and refused where too little is there', () => {
    const { rows, column } = rowsOf(simulatedColumns(60, 1, seededRandom(4)));
    expect(labelWeights(rows, column, 1)).toBeNull();
    rows.label.fill(Number.NaN, 0, 5);
    expect(() => labelWeights(rows, column, 1)).toThrow(/too few to estimate which rows are labelled/);
  });

  it('are the same whatever labels say, and near 1 ÷ share labelled where nothing goes with being labelled', () => {
    const { rows, column } = rowsOf(simulatedColumns(2000, 2, seededRandom(5)));
    const random = seededRandom(6);
    rows.label.forEach((_, row) => {
      if (random() < 0.5) rows.label[row] = Number.NaN;
    });
    const { weight, about } = labelWeights(rows, column, 7)!;
    const flipped = { ...rows, label: rows.label.map((value) => 9 - value) };
    expect(labelWeights(flipped, column, 7)!.weight).toEqual(weight);
    expect(about.least).toBeGreaterThan(0.4);
    expect(about.greatest).toBeLessThan(0.6);
  });
});
