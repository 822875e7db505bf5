import type { JudgeMode } from '../judge/judge.ts';
import {
  type LinearProbe,
  type ProbeInput,
  type ProbeTerm,
  probeScore,
} from '../linear-probe/linear-probe.ts';
import { readAsDigits } from '../linear-probe/robust-probe.ts';
import { taughtOutOfFold } from './out-of-fold.ts';
import { columnsOf, type Reading, readingOf } from './taught-rows.ts';
import { type KeptBecause, type Moments, type Teaching, teach } from './teach.ts';

/** Graded rows as a linear probe reads them. */
export interface GradedInputs {
  /** Each with the features of `taughtFeatures` and those that the prior reads, [n]. */
  inputs: readonly ProbeInput[];
  /** Higher is better, on any scale, [n]. */
  grade: ArrayLike<number>;
  /** Instruction number of each row, [n]. */
  instruction: ArrayLike<number>;
}

export interface TaughtProbe {
  /** The prior itself where it was kept. */
  probe: LinearProbe;
  kept: KeptBecause | null;
  teaching: Teaching;
  /** The prior's latent scores of the rows, [n]. */
  priorScores: Float64Array;
  /** Taught scores by teachings that have not seen a grade of the row's instruction, [n]. */
  outOfFold: Float64Array;
}

/**
 * A linear probe whose prior mean is another one: with no grades it is that probe.
 * @param reading of the graded rows, or of more rows of which they are some
 */
export function taughtProbe(
  prior: LinearProbe,
  { inputs, grade, instruction }: GradedInputs,
  reading: Reading = readingOf(inputs),
): TaughtProbe {
  const priorScores = Float64Array.from(inputs, (input) => probeScore(prior, input));
  const rows = { ...columnsOf(reading, inputs, priorScores), grade, instruction };
  const teaching = teach(rows);
  const outOfFold = taughtOutOfFold(rows);
  const made = { teaching, priorScores, outOfFold };
  if (teaching.kept !== null) return { ...made, probe: prior, kept: teaching.kept };
  const terms = taughtTerms(prior.terms, reading, teaching);
  // A sum that does not rise with grades that it has not seen has no digits, and is no gain.
  if (!risesWith(outOfFold, grade)) return { ...made, probe: prior, kept: 'no-gain-shown' };
  return { ...made, probe: readAsDigits(terms, outOfFold, grade), kept: null };
}

/** The prior's terms, scaled, and one that holds what was learned: their sum is `taughtScore`. */
function taughtTerms(
  prior: readonly ProbeTerm[],
  { features, states }: Reading,
  { moments, slope, ...weights }: Teaching,
): ProbeTerm[] {
  const { mean, deviation }: Moments = moments;
  const scaled = prior.map((term) => ({ ...term, weight: (term.weight * slope) / deviation }));
  const learned = weights.components.some((weight) => weight !== 0) && states;
  const state = learned && new Float64Array(states.mean.length);
  let bias = (-slope * mean) / deviation;
  if (state)
    for (const [at, axis] of states.axes.entries())
      for (let c = 0; c < state.length; c++) {
        const weight = weights.components[at]! * axis[c]!;
        state[c]! += weight;
        bias -= weight * states.mean[c]!;
      }
  const names = new Set(prior.map(({ name }) => name));
  let round = 1;
  while (names.has(nameOf(round))) round++;
  const taught: ProbeTerm = {
    name: nameOf(round),
    weight: 1,
    bias,
    state: state || null,
    features: features.map((feature, at) => ({ ...feature, weight: weights.features[at]! })),
    hinge: null,
  };
  return [...scaled, taught];
}

/** A judge that was taught may be the prior of another teaching. */
const nameOf = (round: number) => (round === 1 ? 'taught' : `taught-${round}`);

function risesWith(scores: Float64Array, grade: ArrayLike<number>): boolean {
  const n = scores.length;
  const mean = scores.reduce((sum, score) => sum + score, 0) / n;
  let covariance = 0;
  for (let row = 0; row < n; row++) covariance += (scores[row]! - mean) * grade[row]!;
  return covariance > 1e-9;
}

/** The way of asking in which a prior is taught: with the reference where every row has one and the prior can read it. */
export function taughtMode(
  probes: Readonly<Record<JudgeMode, LinearProbe | null>>,
  allHaveReferences: boolean,
): JudgeMode | null {
  if (allHaveReferences && probes['with-reference']) return 'with-reference';
  return probes['without-reference'] ? 'without-reference' : null;
}
