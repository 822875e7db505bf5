import type { FaultFeatureId } from '../features/feature-id.ts';
import { designOfColumns, fitLogistic } from '../regression/logistic.ts';
import { rowsOfEach } from '../rows/instruction-numbers.ts';
import type { ProbeTerm } from './linear-probe.ts';
import { type LinearFit, predict } from './ridge.ts';
import { type FittedDamage, momentsOf, type RobustRows } from './robust-probe.ts';

/** What shows a fault to a reader who does not know the answer. Length is not among it: a short answer may be right. */
export const evidenceFeatures: readonly FaultFeatureId[] = [
  'chunk-relevance',
  'first-chunk-relevance',
  'last-chunk-relevance',
  'least-chunk-relevance',
  'chunk-irrelevance',
  'chunk-over-relevance',
  'halves-cosine',
  'least-neighbour-cosine',
  'order-coherence',
  'empty-chunks',
  'empty-end',
  'echo',
  'piece-repetition',
  'unlikely-characters',
  'language-mismatch',
  'refusal-share',
  'empty-share',
  'open-end',
  'list-disorder',
  'late-openings',
  'early-closings',
  'loose-ends',
];

/** Penalty of the logistic regression on the squared weights of standardised features. */
const penalty = 3;
const folds = 5;

/** Rows below this share of the untouched rows lose score. */
const hingeQuantile = 0.25;

/** How many standard deviations of quality a unit of log odds below the hinge costs. */
const evidenceWeight = 0.8;

/** What an attack gains a plain probe, in standard deviations of its scores (docs/results.md), and so is taken off. */
const attackGain = 1.3;

/**
 * How surely a response is whole: the log odds, by logistic regression on text features, that it is a response as it
 * came and no degraded twin, both counting the same in all. Below a hinge it takes score away.
 * @param isTaught rows that the fit learns from; the others are predicted out of fold alone, as harmless twins are
 */
export function fitEvidence(
  { features, instruction, untouched }: RobustRows,
  isTaught: (row: number) => boolean = () => true,
): FittedDamage {
  const all = [...features.keys()];
  const taught = all.filter(isTaught);
  const moments = evidenceFeatures.map((id) =>
    momentsOf(
      taught.map((row) => features[row]!),
      id,
    ),
  );
  const inputs = features.map((row) =>
    Float64Array.from(
      moments,
      ({ feature, mean, deviation }) => ((row.get(feature) ?? mean) - mean) / deviation,
    ),
  );
  const whole = taught.filter((row) => untouched[row]).length;
  const weightOf = (row: number) => taught.length / 2 / (untouched[row] ? whole : taught.length - whole);
  const design = designOfColumns([
    all.map(() => 1),
    ...moments.map((_, at) => inputs.map((row) => row[at]!)),
  ]);
  const weights = all.map(weightOf);
  const fitOf = (included: readonly number[]): LinearFit => {
    const fit = fitLogistic(design, included, untouched.map(Number), { lambda: penalty, weights });
    return { bias: fit[0]!, weights: fit.subarray(1) };
  };
  const fold = new Uint8Array(all.length);
  for (const [at, group] of rowsOfEach(instruction).entries())
    for (const row of group) fold[row] = at % folds;
  const unseen = Array.from({ length: folds }, (_, held) =>
    fitOf(taught.filter((row) => fold[row] !== held)),
  );
  const outOfFold = Float64Array.from(inputs, (input, row) => predict(unseen[fold[row]!]!, input));
  const ofUntouched = [...outOfFold].filter((_, row) => untouched[row]).sort((a, b) => a - b);
  const fit = fitOf(taught);
  return {
    term: {
      name: 'damage',
      weight: -evidenceWeight,
      bias: fit.bias,
      state: null,
      features: moments.map((feature, at) => ({ ...feature, weight: fit.weights[at]! })),
      hinge: ofUntouched[Math.floor(hingeQuantile * ofUntouched.length)]!,
    },
    outOfFold,
    lambda: penalty,
  };
}

/** Takes off what tokens of a chat template or a demand for a grade would gain. */
export const attackTerm: ProbeTerm = {
  name: 'attack',
  weight: -attackGain,
  bias: 0,
  state: null,
  features: [{ feature: 'attack', mean: 0, deviation: 1, weight: 1 }],
  hinge: null,
};

/** Middles of five equal parts of a standard normal distribution: qualities of rows whose own was not read. */
const qualities = [-1.28, -0.52, 0, 0.52, 1.28];

/**
 * Scores from which the digits of a guarded probe follow: each row with each of five qualities, since evidence is
 * taken to say nothing of the quality of a response without a fault. Untouched rows come as often as degraded ones.
 * @param scores of each row with the mean quality, by fits that have not seen its instruction, [n]
 */
export function spreadOverQualities(
  scores: ArrayLike<number>,
  { worth, untouched }: Pick<RobustRows, 'worth' | 'untouched'>,
): { scores: number[]; worth: number[] } {
  const whole = untouched.filter(Boolean).length;
  const times = Math.max(1, Math.round((untouched.length - whole) / Math.max(1, whole)));
  const spread = untouched.flatMap((each, row) =>
    Array.from({ length: each ? times : 1 }, () => qualities).flatMap((group) =>
      group.map((quality) => ({ score: scores[row]! + quality, worth: worth[row]! })),
    ),
  );
  return { scores: spread.map(({ score }) => score), worth: spread.map((each) => each.worth) };
}
