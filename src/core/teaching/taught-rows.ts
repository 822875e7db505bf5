import type { FeatureId } from '../features/feature-id.ts';
import type { ProbeInput } from '../linear-probe/linear-probe.ts';
import { along, principalAxes } from '../regression/principal-components.ts';
import { type GradedRows, momentsOf, type Teaching, taughtScore } from './teach.ts';

/**
 * Features that teaching adds to those that the prior judge reads itself: such as cost nothing, so that what is read
 * while rows are judged is all that teaching needs, and a taught judge needs no other model than the one it began as.
 */
const taughtFeatures: readonly FeatureId[] = ['log-length'];

/** What teaching reads of a row's texts where the judge reads these features. */
export const withTaughtFeatures = (own: readonly FeatureId[]): FeatureId[] => [
  ...new Set([...taughtFeatures, ...own]),
];

/** At most so many principal components of hidden states are learned from. */
export const maxComponents = 64;

/** How a row's texts and hidden state become the columns that teaching reads. No grade has a part in it. */
export interface Reading {
  features: readonly { feature: FeatureId; mean: number; deviation: number }[];
  /** Null where rows have no hidden state. */
  states: { mean: Float64Array; axes: readonly Float64Array[] } | null;
}

/** Principal components are found from at most so many rows, spread evenly over those given: more move them little. */
const maxAxisRows = 2000;

/**
 * How columns are made of rows like these. A feature that does not apply counts as its mean; one that does not vary is
 * left out.
 * @param inputs of the rows that means, deviations and principal components are taken of
 */
export const readingOf = (inputs: readonly ProbeInput[]): Reading => ({
  features: featureMoments(inputs),
  states: stateAxes(inputs),
});

/** The columns of rows by a reading of them, or of more rows than them. */
export function columnsOf(
  reading: Reading,
  inputs: readonly ProbeInput[],
  score: ArrayLike<number>,
): Pick<GradedRows, 'score' | 'features' | 'components'> {
  const read = inputs.map((input) => readInput(reading, input));
  return {
    score,
    features: reading.features.map((_, j) => Float64Array.from(read, ({ features }) => features[j]!)),
    components: (reading.states?.axes ?? []).map((_, j) =>
      Float64Array.from(read, ({ components }) => components[j]!),
    ),
  };
}

/** Taught scores of any rows. */
export function taughtScores(
  reading: Reading,
  teaching: Teaching,
  inputs: readonly ProbeInput[],
  scores: ArrayLike<number>,
): Float64Array {
  return Float64Array.from(inputs, (input, row) => {
    const { features, components } = readInput(reading, input);
    return taughtScore(teaching, scores[row]!, features, components);
  });
}

function readInput({ features, states }: Reading, input: ProbeInput) {
  return {
    features: features.map(
      ({ feature, mean, deviation }) => ((input.features.get(feature) ?? mean) - mean) / deviation,
    ),
    components: (states?.axes ?? []).map((axis) => along(axis, states!.mean, input.state!)),
  };
}

function featureMoments(inputs: readonly ProbeInput[]): Reading['features'] {
  const ids = [...(inputs[0]?.features.keys() ?? [])];
  return ids.flatMap((feature) => {
    const values = inputs.flatMap(({ features }) => features.get(feature) ?? []);
    const { mean, deviation } = momentsOf(values);
    return deviation > 0 ? [{ feature, mean, deviation }] : [];
  });
}

function stateAxes(inputs: readonly ProbeInput[]): Reading['states'] {
  if (inputs.length === 0 || inputs.some(({ state }) => state === null)) return null;
  const n = Math.min(inputs.length, maxAxisRows);
  const spread = Array.from({ length: n }, (_, at) => inputs[Math.floor((at * inputs.length) / n)]!);
  return principalAxes(
    spread.map(({ state }) => Float32Array.from(state!)),
    maxComponents,
  );
}
