import { seededRandom } from '../../random/random.ts';
import type { RowWeights } from '../labelling/row-weights.ts';
import type { Sample } from '../sample.ts';
import type { PromiseUnit } from './promise-unit.ts';
import { mostWeight, weightsOf } from './unit.ts';

/** One threshold that was tested. */
export interface Candidate {
  threshold: number;
  /** Rows (or instructions, where the method averages over them) that the test rests on, and their losses. */
  n: number;
  losses: number;
  /** The upper bound of the risk, where the method has one. */
  bound: number | null;
  /** The p-value of "the risk is above α", corrected for the number of tests, where the method has one. */
  p: number | null;
  passed: boolean;
}

/**
 * One row of each instruction, chosen by the seed before any score or label is looked at.
 * Rows of one instruction are not independent draws, and every binomial bound needs independent draws; one
 * row an instruction gives them. The price is the other rows.
 * For a promise of rows an instruction stays in with a chance in proportion to its rows, so that what is left is drawn
 * as rows are. With weights for missing labels a row is drawn, and stays in, with a chance in proportion to its weight: what
 * is left is drawn as rows with a score are, whether they are labelled or not.
 */
export function oneRowEach(
  sample: Sample,
  seed: number,
  unit: PromiseUnit = 'instruction',
  weighting: RowWeights | null = null,
): Sample {
  const random = seededRandom(seed);
  const chosen = new Int32Array(sample.clusters).fill(-1);
  const seen = new Float64Array(sample.clusters);
  const weights = weighting && weightsOf(sample, unit, weighting);
  for (let place = 0; place < sample.n; place++) {
    const k = sample.cluster[place]!;
    const weight = weights ? weights[place]! : 1;
    seen[k] = seen[k]! + weight;
    if (random() * seen[k]! < weight) chosen[k] = place;
  }
  if (unit === 'row' || weighting) {
    const most = mostWeight(sample, unit, weighting);
    seen.forEach((rows, k) => {
      if (random() * most >= rows) chosen[k] = -1;
    });
  }
  return sample.subset(chosen.filter((place) => place >= 0));
}

/** What a threshold keeps. */
export type Accepted = Pick<Candidate, 'threshold' | 'n' | 'losses'>;

/** Accepted rows and losses at each distinct score, strictest first. */
export function acceptedAtEach(sample: Sample, loss: Uint8Array): Accepted[] {
  const { order, end, groups } = sample.byScore;
  const accepted: Accepted[] = [];
  let losses = 0;
  for (let g = groups - 1; g >= 0; g--) {
    const start = g === 0 ? 0 : end[g - 1]!;
    for (let place = start; place < end[g]!; place++) losses += loss[order[place]!]!;
    accepted.push({ threshold: sample.score[order[start]!]!, n: sample.n - start, losses });
  }
  return accepted;
}

/** The strictest thresholds that keep at least 1, 2, … of `steps` equal shares of the rows; all, where fewer. */
export function evenSteps(accepted: readonly Accepted[], rows: number, steps: number): Accepted[] {
  if (accepted.length <= steps) return [...accepted];
  const chosen: Accepted[] = [];
  let at = 0;
  for (let step = 1; step <= steps; step++) {
    while (accepted[at]!.n < (step * rows) / steps - 1e-9) at++;
    if (accepted[at] !== chosen.at(-1)) chosen.push(accepted[at]!);
  }
  return chosen;
}
