import { describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '../random/random.ts';
import { isUndefined } from './estimate.ts';
import { missingLabels } from './missing-labels.ts';
import type { LabelledScores } from './sample.ts';
import { riskCoverageCurve } from './selective/curve.ts';
import { lossAt } from './selective/loss.ts';
import { operatingPoint } from './selective/operating-point.ts';
import { monteCarloError, simulatedColumns } from './testing/simulated.ts';

const cut = 4;

/** Rows of which bad ones and good ones keep their label with these chances. */
function withMissing(
  random: Random,
  bad: number,
  good: number,
): { all: LabelledScores; seen: LabelledScores } {
  const all = simulatedColumns(100, 3, random);
  const loss = lossAt(all.label, cut);
  const label = all.label.map((value, row) => (random() < (loss[row] ? bad : good) ? value : Number.NaN));
  return { all, seen: { ...all, label } };
}

describe('labels that are missing', () => {
  const runs = 200;
  const shareFound = (bad: number, good: number) => {
    const random = seededRandom(3);
    let found = 0;
    for (let run = 0; run < runs; run++)
      if (missingLabels(withMissing(random, bad, good).seen)!.p! < 0.05) found += 1 / runs;
    return found;
  };

  it('at random are taken for missing otherwise in 5% of sets', () => {
    expect(shareFound(0.6, 0.6)).toBeLessThanOrEqual(0.05 + monteCarloError(0.05, runs));
  });

  it('more often of bad rows are found by the scores in nearly all sets, in which the risk is understated', () => {
    expect(shareFound(0.3, 0.8)).toBeGreaterThan(0.95);
    const { all, seen } = withMissing(seededRandom(5), 0.3, 0.8);
    const riskOf = (of: LabelledScores) => {
      const { selectiveRisk: risk } = operatingPoint(riskCoverageCurve(of, cut), 0);
      return isUndefined(risk) ? Number.NaN : risk.value;
    };
    expect(riskOf(seen)).toBeLessThan(0.7 * riskOf(all));
    const { sentence, above } = missingLabels(seen)!;
    expect(above).toBeGreaterThan(0.5);
    expect(sentence).toMatch(
      /have no label, .* They are not: labelled rows score higher, .* promises broken/,
    );
  });

  it('are counted among rows with a valid score, and nothing is said where none is missing', () => {
    const columns = simulatedColumns(12, 1, seededRandom(1));
    expect(missingLabels(columns)).toBeNull();
    columns.label[0] = Number.NaN;
    columns.label[1] = Number.NaN;
    columns.valid[1] = 0;
    expect(missingLabels(columns)).toMatchObject({ labelled: 10, unlabelled: 1 });
    const few = simulatedColumns(4, 1, seededRandom(1));
    few.label[0] = Number.NaN;
    expect(missingLabels(few)).toMatchObject({
      p: null,
      sentence: expect.stringContaining('too few instructions'),
    });
  });
});
