import { type Random, seededRandom } from '../../random/random.ts';
import { drawRows } from '../../sampling/draws.ts';
import type { SamplerId } from '../../sampling/samplers.ts';
import { hasInterval, isUndefined } from '../estimate.ts';
import type { Corrected, CorrectedMean } from '../grading/corrected.ts';
import { gradedEstimates } from '../grading/graded-estimates.ts';
import type { MetricRows, ScoreColumn } from '../rows.ts';
import { simulatedColumns } from './simulated.ts';

export const gradedQuantities = ['meanQuality', 'badShare', 'risk'] as const;
export type GradedQuantity = (typeof gradedQuantities)[number];
export const gradedWays = ['naive', 'horvitzThompson', 'hajek', 'predictionPowered'] as const;
export type GradedWay = (typeof gradedWays)[number];

/** A threshold that accepts about two thirds of simulated rows. */
const threshold = -0.5;
const cut = 4;

/** How a way of estimating did over simulated sets. */
export interface GradedCoverage {
  /** Share of sets whose interval holds the true value, of those that have an interval. */
  held: number;
  /** Share of sets with an interval. */
  given: number;
  /** Mean width of the intervals. */
  width: number;
  /** Mean of (estimate − truth), and its Monte-Carlo standard error. */
  bias: number;
  biasError: number;
}

/** A dataset with scores of which every label is known, so that grades can be drawn from it. */
function simulatedSet(random: Random, instructions: number, rowsEach: number) {
  const { label, instruction, ...columns } = simulatedColumns(instructions, rowsEach, random);
  const n = label.length;
  const rows: MetricRows = {
    label,
    instruction,
    group: new Int32Array(n).fill(-1),
    groups: [],
    length: new Int32Array(n),
  };
  // Probabilities that are spread out by chance: entropy goes with nothing.
  const probs = Float64Array.from({ length: 10 * n }, () => random() / 10);
  const column: ScoreColumn = { name: 'score', ...columns, probs };
  return { rows, column };
}

const truths = new Map<SamplerId, Record<GradedQuantity, number>>();

/** The true values, over many instructions; of the rows that a sampler can draw. */
function truthOf(sampler: SamplerId): Record<GradedQuantity, number> {
  const known = truths.get(sampler);
  if (known) return known;
  const { rows, column } = simulatedSet(seededRandom(77), 15_000, 4);
  const reach = Array.from(rows.label.keys()).filter((row) =>
    sampler === 'declined'
      ? column.score[row]! < threshold
      : sampler === 'accepted'
        ? column.score[row]! >= threshold
        : true,
  );
  const mean = (of: number[], value: (row: number) => number) =>
    of.reduce((sum, row) => sum + value(row), 0) / of.length;
  const bad = (row: number) => Number(rows.label[row]! < cut);
  const truth = {
    meanQuality: mean(reach, (row) => rows.label[row]!),
    badShare: mean(reach, bad),
    risk: mean(
      reach.filter((row) => column.score[row]! >= threshold),
      bad,
    ),
  };
  truths.set(sampler, truth);
  return truth;
}

/** How often intervals from so many grades hold the true value; seeded. 150 instructions of four rows each. */
export function gradedCoverage(
  sampler: SamplerId,
  size: number,
  runs: number,
): Record<GradedQuantity, Record<GradedWay, GradedCoverage>> {
  const truth = truthOf(sampler);
  const random = seededRandom(4100 + size);
  const found = Array.from({ length: runs }, (_, run) => {
    const { rows, column } = simulatedSet(random, 150, 4);
    const draw = drawRows({ n: rows.label.length, column, threshold }, { sampler, size, seed: run });
    const drawn = new Set(draw.rows);
    const graded = { ...rows, label: rows.label.map((label, row) => (drawn.has(row) ? label : Number.NaN)) };
    const options = { cut, threshold, points: 1, assumeRandom: false, defaultThreshold: threshold };
    return gradedEstimates(graded, column, [draw], options);
  });
  const of = (quantity: GradedQuantity, way: GradedWay) =>
    summary(
      found.map((one) => (one[quantity] as CorrectedMean)[way]),
      truth[quantity],
    );
  return Object.fromEntries(
    gradedQuantities.map((quantity) => [
      quantity,
      Object.fromEntries(gradedWays.map((way) => [way, of(quantity, way)])),
    ]),
  ) as Record<GradedQuantity, Record<GradedWay, GradedCoverage>>;
}

function summary(estimates: Corrected[], truth: number): GradedCoverage {
  const intervals = estimates.map(({ estimate }) => estimate).filter(hasInterval);
  const values = estimates.flatMap(({ estimate }) => (isUndefined(estimate) ? [] : [estimate.value - truth]));
  const mean = (of: number[]) => of.reduce((sum, value) => sum + value, 0) / of.length;
  const bias = mean(values);
  return {
    held: mean(intervals.map(({ low, high }) => Number(low <= truth && truth <= high))),
    given: intervals.length / estimates.length,
    width: mean(intervals.map(({ low, high }) => high - low)),
    bias,
    biasError: Math.sqrt(mean(values.map((value) => (value - bias) ** 2)) / values.length),
  };
}
