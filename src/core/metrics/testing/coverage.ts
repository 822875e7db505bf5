import type { Random } from '../../random/random.ts';
import { seededRandom } from '../../random/random.ts';
import { bootstrap } from '../bootstrap.ts';
import { calibrationErrors, calibrationKeys } from '../calibration/calibration-errors.ts';
import { hasInterval } from '../estimate.ts';
import type { Sample } from '../sample.ts';
import { selectiveAreas } from '../selective/areas.ts';
import { detection, detectionKeys } from '../selective/detection.ts';
import { lossAt } from '../selective/loss.ts';
import { together } from '../statistic.ts';
import { type Design, simulatedSample, usualDesign } from './simulated.ts';

/** Sets of rows as the intervals are tried on. */
export interface CoverageCase {
  instructions: number;
  rowsEach: number;
  /** Labels below it are bad: 1.2% of them under 0.5, 6% under 2, half under 4.5. */
  cut: number;
  design?: Design;
}

export interface KeyCoverage {
  /** Share of sets whose interval holds the true value, or that give none. */
  held: number;
  /** Share of sets that give no interval, or no value. */
  without: number;
  /** Share of sets whose interval has no width. */
  noWidth: number;
}

const keys = [
  'error_rate',
  'auroc',
  'aurc',
  'e_aurc',
  'augrc',
  ...detectionKeys,
  ...calibrationKeys,
] as const;
export type CoverageKey = (typeof keys)[number];

function figuresOf(sample: Sample, cut: number) {
  const loss = lossAt(sample.label, cut);
  const probability = sample.score.map((score) => 1 / (1 + Math.exp(cut - 4.5 - 1.5 * score)));
  return together(
    selectiveAreas(sample, loss),
    detection(sample, loss),
    calibrationErrors(sample, probability, loss),
  );
}

/** How often 95% intervals hold the true value, over simulated sets; seeded. */
export function intervalCoverage(
  { instructions, rowsEach, cut, design = usualDesign }: CoverageCase,
  { runs, draws, population = 40_000 }: { runs: number; draws: number; population?: number },
): Record<CoverageKey, KeyCoverage> {
  const drawn = (clusters: number, each: number, random: Random) =>
    figuresOf(simulatedSample(clusters, each, random, design), cut);
  const whole = drawn(population, 3, seededRandom(99));
  const truth = new Float64Array(whole.keys.length);
  whole.evaluate(new Uint8Array(population).fill(1), truth, 0);
  const result = Object.fromEntries(keys.map((key) => [key, { held: 0, without: 0, noWidth: 0 }])) as Record<
    CoverageKey,
    KeyCoverage
  >;
  const random = seededRandom(11);
  for (let run = 0; run < runs; run++) {
    const [resampled] = bootstrap([drawn(instructions, rowsEach, random)], instructions, {
      seed: run,
      draws,
    });
    for (const key of keys) {
      const estimate = resampled.estimate(key);
      const expected = truth[whole.keys.indexOf(key)]!;
      const of = result[key];
      if (!hasInterval(estimate)) of.without += 1 / runs;
      else if (estimate.low === estimate.high) of.noWidth += 1 / runs;
      if (!hasInterval(estimate) || (estimate.low <= expected && expected <= estimate.high))
        of.held += 1 / runs;
    }
  }
  return result;
}
