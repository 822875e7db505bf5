import { describe, expect, it } from 'vitest';
import { runAnalysis } from '../analysis/analysis.ts';
import { thresholdAnalysis } from '../analysis/threshold.ts';
import { seededRandom } from '../random/random.ts';
import { lossAt } from './selective/loss.ts';
import { splitByInstruction, splitPart } from './split.ts';
import { seedOfRows, splitChosenBy, splitSentence } from './split-seed.ts';
import { defaultShares } from './split-shares.ts';
import { metricRows, scoreColumn } from './testing/columns.ts';
import { alpha, delta, promiseRows, promiseTruth } from './testing/promises.ts';
import { monteCarloError } from './testing/simulated.ts';
import { fixedSequence } from './threshold/fixed-sequence.ts';

const instruction = [5, 5, 2, 9];

describe('the seed that follows from the rows', () => {
  it('depends on which rows answer which instruction and on their lengths, and on nothing else', () => {
    const of = (codes: number[], length = [1, 2, 3, 4], label?: number[]) =>
      seedOfRows(metricRows({ instruction: codes, length, ...(label && { label }) }));
    expect(of([0, 0, 1, 2])).toBe(of(instruction));
    expect(of(instruction, undefined, [1, 0, 1, 0])).toBe(of(instruction));
    expect(of([0, 1, 1, 2])).not.toBe(of(instruction));
    expect(of(instruction, [1, 2, 3, 5])).not.toBe(of(instruction));
  });

  it('is what a threshold is chosen by, and another one is reported as the choice of whoever named it', () => {
    const labels = Array.from({ length: 80 }, (_, row) => row % 2);
    const rows = metricRows({ instruction: labels.map((_, row) => row), label: labels });
    const column = scoreColumn('judge', labels);
    const options = { alpha: 0.1, delta: 0.1 };
    const { split } = runAnalysis(thresholdAnalysis, { rows, column, options });
    expect(split).toMatchObject({ seed: seedOfRows(rows), chosenBy: 'data' });
    const other = runAnalysis(thresholdAnalysis, { rows, column, options: { ...options, seed: 7 } });
    expect(other.split).toMatchObject({ seed: 7, chosenBy: 'you' });
    expect(splitSentence(other.split, 0.1, 3)).toMatch(
      /^Split chosen by you: seed 7, .* 3 splits have been looked at: .* up to 30%, not 10%\./,
    );
    expect(splitSentence(split, 0.1)).not.toContain('chosen by you');
    expect(splitSentence(split, 0.1)).toContain('and their order');
  });
});

it('keeps the promise, where the most lenient of 20 seeds breaks it far more often, and each of those is told', () => {
  const [runs, shopped, instructions] = [120, 20, 150];
  const risk = promiseTruth();
  const random = seededRandom(6);
  let [fixed, lenient] = [0, 0];
  for (let run = 0; run < runs; run++) {
    const sample = promiseRows(instructions, random);
    const rows = metricRows({
      instruction: [...sample.cluster],
      length: Array.from(sample.score, (score) => Math.abs(Math.round(1000 * score))),
    });
    const thresholdBy = (seed: number) => {
      const { part } = splitByInstruction(rows.instruction, defaultShares, seed);
      const places = [...part.keys()].filter((row) => part[row] === splitPart.calibration);
      const half = sample.subset(places);
      const tested = fixedSequence(half, lossAt(half.label, 1), alpha, delta, 30);
      return tested.findLast(({ passed }) => passed)?.threshold ?? Number.POSITIVE_INFINITY;
    };
    const seeds = Array.from({ length: shopped }, (_, seed) => seed);
    for (const seed of seeds) expect(splitChosenBy(seed, rows)).toBe('you');
    if (risk(thresholdBy(seedOfRows(rows))) > alpha) fixed += 1 / runs;
    if (risk(Math.min(...seeds.map(thresholdBy))) > alpha) lenient += 1 / runs;
  }
  expect(lenient).toBeGreaterThan(2 * delta);
  expect(fixed).toBeLessThanOrEqual(delta + monteCarloError(delta, runs));
});
