import { AppError } from '../errors.ts';
import type { FeatureId } from '../features/feature-id.ts';
import {
  type LinearProbe,
  linearForm,
  type ProbeTerm,
  probeScore,
  type WeightedFeature,
} from './linear-probe.ts';
import { evenlyUsedThresholds, minSpread } from './ordered-probit.ts';
import { fitRidge } from './ridge.ts';

/** Untouched rows and their degraded twins, as a robust probe learns from them. */
export interface RobustRows {
  /** The hidden state of the prompt without reference, [n] of [C]; null of rows whose state is not read: degraded ones, and most untouched ones, where the damage term reads text alone. */
  states: readonly (Float32Array | null)[];
  /** Every feature named below, and the length. */
  features: readonly ReadonlyMap<FeatureId, number | null>[];
  /** What is left of a response's worth, 0 to 1. */
  worth: ArrayLike<number>;
  /** Instruction number of each row. */
  instruction: ArrayLike<number>;
  untouched: readonly boolean[];
}

/** What a damage term reads beside the state: whether the response has to do with the instruction, and its form. */
export const damageFeatures: readonly FeatureId[] = [
  'relevance',
  'irrelevance-10',
  'irrelevance-20',
  'irrelevance-30',
  'irrelevance-45',
  'instruction-recall',
  'instruction-precision',
  'repetition',
  'unfinished',
  'other-language',
];

/** A few numbers against a state's hundreds: their penalty is as if they were this many times as large. */
const featureEmphasis = 5;

/** Rows below this share of the untouched rows' damage predictions lose score. */
const hingeQuantile = 0.25;

/** How many standard deviations of quality a point of damage costs. */
const damageWeight = 8;

export interface FittedDamage {
  term: ProbeTerm;
  /** The form's value for each row by a fit that has not seen its instruction, [n]. */
  outOfFold: Float64Array;
  lambda: number;
}

/**
 * A ridge regression from text features, and from states where every row has one, to what is left of a response's
 * worth; it enters below a hinge alone.
 */
export function fitDamage({ states, features, worth, instruction, untouched }: RobustRows): FittedDamage {
  // All or none: a state that only untouched rows have would give them away.
  const width = states.every((state) => state !== null) ? states[0]!.length : 0;
  const moments = damageFeatures.map((id) => momentsOf(features, id));
  const inputs = states.map((state, row) => {
    const joined = new Float64Array(width + moments.length);
    if (width > 0) joined.set(state!);
    for (const [at, { feature, mean, deviation }] of moments.entries())
      joined[width + at] = ((features[row]!.get(feature) ?? mean) - mean) / deviation;
    return joined;
  });
  const emphasis = new Float64Array(width + moments.length).fill(1).fill(featureEmphasis, width);
  const fit = fitRidge(inputs, worth, instruction, { emphasis });
  const ofUntouched = [...fit.outOfFold].filter((_, row) => untouched[row]).sort((a, b) => a - b);
  const hinge = ofUntouched[Math.floor(hingeQuantile * ofUntouched.length)]!;
  return {
    term: {
      name: 'damage',
      weight: -damageWeight,
      bias: fit.bias,
      state: width > 0 ? fit.weights.slice(0, width) : null,
      features: moments.map((feature, at) => ({ ...feature, weight: fit.weights[width + at]! })),
      hinge,
    },
    outOfFold: fit.outOfFold,
    lambda: fit.lambda,
  };
}

/** The quality term of an earlier probe, in standard deviations over the untouched rows. */
export function standardisedQuality(quality: ProbeTerm, { states, untouched }: RobustRows): ProbeTerm {
  if (!quality.state) throw new AppError('bad-adapter', 'The quality probe reads no hidden state.');
  const values = states
    .filter((state, row) => untouched[row] && state !== null)
    .map((state) => linearForm(quality, { state, features: new Map() }));
  const { mean, deviation } = meanAndDeviation(values);
  return {
    name: 'quality',
    weight: 1,
    bias: (quality.bias - mean) / deviation,
    state: quality.state.map((weight) => weight / deviation),
    features: [],
    hinge: null,
  };
}

/** Terms and length, each in standard deviations over the untouched rows, with equal weight. */
export function withLength(terms: readonly ProbeTerm[], rows: RobustRows): ProbeTerm[] {
  const { states, features, untouched } = rows;
  const scores = [...features.keys()]
    .filter((row) => untouched[row] && (states[row] !== null || terms.every(({ state }) => state === null)))
    .map((row) => probeScore({ terms }, { state: states[row]!, features: features[row]! }));
  const { mean, deviation } = meanAndDeviation(scores);
  const own = features.filter((_, row) => untouched[row]);
  const length = { ...momentsOf(own, 'log-length'), weight: 1 };
  return [
    ...terms.map((term) => ({ ...term, weight: term.weight / deviation })),
    { name: 'length', weight: 1, bias: -mean / deviation, state: null, features: [length], hinge: null },
  ];
}

/**
 * A probe and length, standardised and summed: for agreement with labels that follow length. What the probe misses
 * stays as it was, in the sum's unit; thresholds give each digit a tenth of the rows.
 */
export function lengthAwareProbe(probe: LinearProbe, rows: RobustRows): LinearProbe {
  const terms = withLength(probe.terms, rows);
  const scores = rows.states.map((state, row) =>
    probeScore({ terms }, { state, features: rows.features[row]! }),
  );
  const spread = Math.max(minSpread, (probe.spread * terms[0]!.weight) / probe.terms[0]!.weight);
  return { terms, spread, thresholds: evenlyUsedThresholds(scores, spread) };
}

/**
 * Terms read as ten digits. The spread is what the score misses of the rows' worth, in its own unit: sd·√(1 − r²) / r
 * with r their correlation; thresholds give each digit a tenth of the rows, untouched and degraded alike.
 * @param scores of each row by fits that have not seen its instruction, [n]
 */
export function readAsDigits(
  terms: readonly ProbeTerm[],
  scores: ArrayLike<number>,
  worth: ArrayLike<number>,
): LinearProbe {
  const { deviation } = meanAndDeviation(scores);
  const r = correlation(scores, worth);
  if (!(r > 0))
    throw new AppError(
      'no-probe',
      'The probe’s scores do not rise with what is left of degraded responses, so it was not made. Choose more rows.',
      { correlation: r },
    );
  const spread = Math.max(minSpread, (deviation * Math.sqrt(1 - r * r)) / r);
  return { terms, spread, thresholds: evenlyUsedThresholds(scores, spread) };
}

/** Mean and deviation of a feature over the rows that it applies to. */
export function momentsOf(
  features: RobustRows['features'],
  feature: FeatureId,
): Omit<WeightedFeature, 'weight'> {
  const values = features.flatMap((row) => {
    const value = row.get(feature) ?? null;
    return value === null ? [] : [value];
  });
  return { feature, ...meanAndDeviation(values) };
}

/** @returns a deviation of 1 where values do not vary */
function meanAndDeviation(values: ArrayLike<number>): { mean: number; deviation: number } {
  const all = Array.from(values);
  const mean = all.reduce((sum, value) => sum + value, 0) / Math.max(1, all.length);
  const variance = all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, all.length);
  return { mean, deviation: variance > 1e-12 ? Math.sqrt(variance) : 1 };
}

function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [x, y] = [meanAndDeviation(a), meanAndDeviation(b)];
  const products = Array.from(a, (value, row) => (value - x.mean) * (b[row]! - y.mean));
  return products.reduce((sum, product) => sum + product, 0) / products.length / (x.deviation * y.deviation);
}
