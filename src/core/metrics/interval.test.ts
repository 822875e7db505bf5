import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random/random.ts';
import { correlationsOf } from './agreement/of-values.ts';
import { bootstrap } from './bootstrap.ts';
import { calibrationErrors, calibrationKeys } from './calibration/calibration-errors.ts';
import { coreFigures, coreKeys } from './core-figures.ts';
import { hasInterval, lackOf } from './estimate.ts';
import {
  type Interval,
  percentileInterval as interval,
  mirroredInterval,
  noSpread,
  quantile,
  tailShare,
} from './interval.ts';
import { Sample } from './sample.ts';
import { detection, detectionKeys } from './selective/detection.ts';
import { lossAt } from './selective/loss.ts';
import { together } from './statistic.ts';
import { monteCarloError, simulatedSample } from './testing/simulated.ts';

const percentileInterval = (...args: Parameters<typeof interval>) => interval(...args) as Interval;
const cut = 5;
const keys = [...coreKeys, ...detectionKeys, ...calibrationKeys];

function statisticOf(sample: Sample) {
  const probability = sample.score.map((score) => 1 / (1 + Math.exp(-score)));
  const loss = lossAt(sample.label, cut);
  return together(
    coreFigures(sample, cut),
    detection(sample, loss),
    calibrationErrors(sample, probability, loss),
  );
}

/** The figures of the population, from so many rows that their own error does not matter. */
function truth(): Record<string, number> {
  const sample = simulatedSample(60_000, 3, seededRandom(99));
  const statistic = statisticOf(sample);
  const out = new Float64Array(statistic.keys.length);
  statistic.evaluate(new Uint8Array(sample.clusters).fill(1), out, 0);
  return Object.fromEntries(statistic.keys.map((key, i) => [key, out[i]!]));
}

function coverage(runs: number, change: (sample: Sample) => Sample) {
  const expected = truth();
  const random = seededRandom(11);
  const covered = Object.fromEntries(keys.map((key) => [key, 0])) as Record<string, number>;
  for (let run = 0; run < runs; run++) {
    const sample = change(simulatedSample(120, 3, random));
    const [resampled] = bootstrap([statisticOf(sample)], sample.clusters, { seed: run, draws: 500 });
    for (const key of keys) {
      const estimate = resampled.estimate(key);
      if (!hasInterval(estimate)) throw new Error(lackOf(estimate)!);
      if (estimate.low <= expected[key]! && expected[key]! <= estimate.high) covered[key]! += 1 / runs;
    }
  }
  return covered;
}

describe('95% intervals over simulated sets of 120 instructions × 3 answers', () => {
  it('hold the true value in at least 95% of sets, within Monte-Carlo error', () => {
    const runs = 300;
    for (const [key, share] of Object.entries(coverage(runs, (sample) => sample)))
      expect(share, key).toBeGreaterThanOrEqual(0.95 - monteCarloError(0.95, runs));
  }, 240_000);

  it('would not, if rows were resampled in place of instructions', () => {
    const byRow = ({ score, label, row, n }: Sample) => new Sample(score, label, row, n, row);
    const runs = 100;
    const share = coverage(runs, byRow);
    expect(share.error_rate).toBeLessThan(0.95 - monteCarloError(0.95, runs));
  }, 240_000);
});

describe('mirroredInterval', () => {
  it('holds the correlation of true means with a leaderboard, which the percentile interval misses', () => {
    const models = 20;
    const instructions = 40;
    const random = seededRandom(3);
    // Twelve uniform numbers make one that is normal enough.
    const normal = () => Array.from({ length: 12 }, random).reduce((sum, u) => sum + u, -6);
    const means = Array.from({ length: models }, () => 0.4 * normal());
    const board = means.map((mean) => mean + 0.25 * normal());
    const truth = correlationsOf(means, board).pearson;
    const sets = 120;
    let [plain, mirrored] = [0, 0];
    for (let set = 0; set < sets; set++) {
      const scores = Array.from({ length: instructions }, () => means.map((mean) => mean + normal()));
      const correlation = (counts: ArrayLike<number>) =>
        correlationsOf(
          means.map((_, m) => scores.reduce((sum, row, i) => sum + counts[i]! * row[m]!, 0)),
          board,
        ).pearson;
      const draws = Float64Array.from({ length: 200 }, () => {
        const counts = new Uint8Array(instructions);
        for (let i = 0; i < instructions; i++) counts[Math.floor(random() * instructions)]! += 1;
        return correlation(counts);
      });
      const value = correlation(new Uint8Array(instructions).fill(1));
      const percentile = percentileInterval(draws, instructions, [-1, 1]);
      const wide = mirroredInterval(value, percentile, [-1, 1]);
      const holds = ({ low, high }: { low: number; high: number }) => low <= truth && truth <= high;
      if (holds(percentile)) plain++;
      if (holds(wide)) mirrored++;
    }
    expect(plain / sets).toBeLessThan(0.8);
    expect(mirrored / sets).toBeGreaterThanOrEqual(0.95 - monteCarloError(0.95, sets));
  }, 240_000);

  it('keeps within the range, and holds the percentile interval', () => {
    expect(mirroredInterval(0.9, { low: 0.5, high: 0.95 }, [-1, 1])).toEqual({ low: 0.5, high: 1 });
    expect(mirroredInterval(-0.4, { low: -0.5, high: 0.1 }, [-1, 1])).toEqual({ low: -0.9, high: 0.1 });
  });
});

describe('percentileInterval', () => {
  const draws = Float64Array.from({ length: 1001 }, (_, i) => i / 1000);

  it('takes the 2.5% tails with many clusters and wider ones with few', () => {
    expect(tailShare(1_000_000)).toBeCloseTo(0.025, 6);
    expect(tailShare(10)).toBeLessThan(0.01);
    const many = percentileInterval(draws, 1_000_000, [0, 1]);
    expect(many.low).toBeCloseTo(0.02505 - 0.001, 4);
    expect(many.high).toBeCloseTo(0.97495 + 0.001, 4);
    expect(percentileInterval(draws, 10, [0, 1]).low).toBeLessThan(many.low);
  });

  it('is the whole range, with the reason, where draws cannot carry it', () => {
    expect(percentileInterval(draws, 1, [-1, 1])).toMatchObject({
      low: -1,
      high: 1,
      note: /one instruction/,
    });
    expect(percentileInterval(new Float64Array(0), 9, [0, 1])).toMatchObject({ low: 0, high: 1 });
    const holes = draws.map((value, i) => (i % 10 === 0 ? Number.NaN : value));
    expect(percentileInterval(holes, 50, [0, 1])).toMatchObject({ low: 0, high: 1, note: /101 of 1001/ });
  });

  it('is none where every draw is the same', () => {
    expect(interval(new Float64Array(100), 50, [0, 1])).toEqual(noSpread);
  });

  it('leaves a few undefined draws out and says how many', () => {
    const holes = draws.map((value, i) => (i < 10 ? Number.NaN : value));
    expect(percentileInterval(holes, 50, [0, 1]).note).toMatch(/^10 of 1001/);
  });

  it('interpolates quantiles as R’s type 6 does', () => {
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
    expect(quantile([1, 2, 3, 4], 0.3)).toBeCloseTo(1.5, 12);
    expect(quantile([1, 2, 3, 4], 1)).toBe(4);
    expect(quantile([7], 0.3)).toBe(7);
  });
});
