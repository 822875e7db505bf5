import { type Random, seededRandom } from '../../random/random.ts';
import { Sample } from '../sample.ts';
import { lossAt } from '../selective/loss.ts';
import { lastAtOrAbove } from '../selective/operating-point.ts';
import { approximateSequence, bettingSequence } from '../threshold/all-rows.ts';
import { type Candidate, oneRowEach } from '../threshold/candidates.ts';
import { fixedSequence } from '../threshold/fixed-sequence.ts';
import { learnThenTest } from '../threshold/learn-then-test.ts';
import { type PromiseUnit, promiseUnits } from '../threshold/promise-unit.ts';
import { weightsOf } from '../threshold/unit.ts';
import { gauss } from './simulated.ts';

/** The promise that is tried. */
export const [alpha, delta] = [0.1, 0.1];
const chosen = (candidates: readonly Candidate[]) =>
  candidates.findLast(({ passed }) => passed)?.threshold ?? null;
const lossOf = (sample: Sample) => lossAt(sample.label, 1);

/** Rows of instructions, hard ones with three times as many rows or all with as many. */
export function rowsOf(
  instructions: number,
  rowsEach: number,
  hardHaveMore: boolean,
  random: Random,
): Sample {
  const [score, label, cluster]: [number[], number[], number[]] = [[], [], []];
  for (let k = 0; k < instructions; k++) {
    const ease = 1.2 * gauss(random);
    const leniency = 0.3 * gauss(random);
    const rows = hardHaveMore ? (ease < 0 ? 3 * rowsEach : 1) : rowsEach;
    for (let j = 0; j < rows; j++) {
      const quality = ease + 0.5 * gauss(random);
      score.push(quality + leniency + 0.2 * gauss(random));
      label.push(quality + 0.5 * gauss(random) > -1.2 ? 1 : 0);
      cluster.push(k);
    }
  }
  const codes = Int32Array.from(cluster);
  return new Sample(
    Float64Array.from(score),
    Float64Array.from(label),
    codes,
    instructions,
    Int32Array.from(codes.keys()),
  );
}

export const promiseMethods: Record<
  string,
  (sample: Sample, unit: PromiseUnit, seed: number) => Candidate[]
> = {
  'one row': (sample, unit, seed) => {
    const single = oneRowEach(sample, seed, unit);
    return fixedSequence(single, lossOf(single), alpha, delta, 30);
  },
  'learn then test': (sample, unit, seed) => {
    const single = oneRowEach(sample, seed, unit);
    return learnThenTest(single, lossOf(single), alpha, delta, 'holm');
  },
  betting: (sample, unit) => bettingSequence(sample, lossOf(sample), alpha, delta, unit),
  approximate: (sample, unit) => approximateSequence(sample, lossOf(sample), alpha, delta, 30, unit),
};

/** The true risk at any threshold: of every row of a population, summed once. */
export function riskOf(
  population: Sample,
  unit: PromiseUnit,
  loss = lossOf(population),
): (threshold: number) => number {
  const { order } = population.byScore;
  const weights = weightsOf(population, unit);
  const falling = Float64Array.from(order, (row) => population.score[row]!).reverse();
  let [weight, lost] = [0, 0];
  const risk = Float64Array.from(order.toReversed(), (row) => {
    weight += weights[row]!;
    lost += weights[row]! * loss[row]!;
    return lost / weight;
  });
  return (threshold) => risk[lastAtOrAbove(falling, threshold)] ?? 0;
}

/** Rows of a calibration set, one an instruction. */
export const promiseRows = (instructions: number, random: Random): Sample =>
  rowsOf(instructions, 1, false, random);

/** The true risk of such rows at any threshold; 0 where none is accepted. */
export const promiseTruth = () => riskOf(rowsOf(120_000, 1, false, seededRandom(5)), 'instruction');

/** Sets of rows as promises are tried on. */
export interface PromiseDesign {
  instructions: number;
  rowsEach: number;
  /** Whether hard instructions have three times as many rows, and easy ones one. */
  hardHaveMore: boolean;
}

/** Shares of sets, by "method unit": promise broken, rows accepted; and broken where one of instructions is read of rows. */
export interface PromiseOutcome {
  broken: Record<string, number>;
  readOfRows: Record<string, number>;
  accepts: Record<string, number>;
}

/** How often promises are broken and how many rows they accept, over simulated calibration sets; seeded. */
export function promiseOutcome(
  { instructions, rowsEach, hardHaveMore }: PromiseDesign,
  runs: number,
): PromiseOutcome {
  // So many that the population's own error does not move the line between kept and broken.
  const population = rowsOf(Math.ceil(120_000 / rowsEach), rowsEach, hardHaveMore, seededRandom(5));
  const risks = { instruction: riskOf(population, 'instruction'), row: riskOf(population, 'row') };
  const fails = (threshold: number | null, unit: PromiseUnit) =>
    threshold !== null && risks[unit](threshold) > alpha;
  const outcome: PromiseOutcome = { broken: {}, readOfRows: {}, accepts: {} };
  const count = (of: Record<string, number>, key: string, by: number) => {
    of[key] = (of[key] ?? 0) + by / runs;
  };
  const random = seededRandom(6);
  for (let run = 0; run < runs; run++) {
    const sample = rowsOf(instructions, rowsEach, hardHaveMore, random);
    for (const [name, candidates] of Object.entries(promiseMethods))
      for (const unit of promiseUnits) {
        const threshold = chosen(candidates(sample, unit, run));
        const accepted = sample.score.filter((score) => threshold !== null && score >= threshold).length;
        count(outcome.broken, `${name} ${unit}`, fails(threshold, unit) ? 1 : 0);
        count(outcome.accepts, `${name} ${unit}`, accepted / sample.n);
        if (unit === 'instruction') count(outcome.readOfRows, name, fails(threshold, 'row') ? 1 : 0);
      }
  }
  return outcome;
}
