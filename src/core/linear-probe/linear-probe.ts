import type { FeatureId } from '../features/feature-id.ts';
import type { OrderedProbit } from './ordered-probit.ts';

/** A feature of a row's texts in a linear form: weight · (value − mean) / deviation; a missing value counts as the mean. */
export interface WeightedFeature {
  feature: FeatureId;
  mean: number;
  /** Standard deviation over the training rows. Above 0. */
  deviation: number;
  weight: number;
}

/** One linear form of a probe, and how it enters the score. */
export interface ProbeTerm {
  /** What it stands for: `quality`, `damage`, `agreement`, `length`. */
  name: string;
  /** Factor in the score. */
  weight: number;
  bias: number;
  /** Weights on the hidden state after the probe's layers and the final norm, [C]; null where it reads none. */
  state: Float64Array | null;
  features: readonly WeightedFeature[];
  /** Null: the form enters as it is. A number h: max(0, h − form) enters, nothing where the form is at least h. */
  hinge: number | null;
}

/** A sum of linear forms, read as ten digits. */
export interface LinearProbe extends OrderedProbit {
  terms: readonly ProbeTerm[];
}

/** What a probe reads of one row. */
export interface ProbeInput {
  /** [C]; null where no term reads it. */
  state: ArrayLike<number> | null;
  /** Null where a feature does not apply to the row. */
  features: ReadonlyMap<FeatureId, number | null>;
}

export const readsState = ({ terms }: LinearProbe): boolean => terms.some(({ state }) => state !== null);

/** Which features a probe reads, each once. */
export const featuresOf = ({ terms }: LinearProbe): FeatureId[] => [
  ...new Set(terms.flatMap(({ features }) => features.map(({ feature }) => feature))),
];

/** Σ weight · shape(bias + state · h + Σ features), the latent score; higher is better. */
export function probeScore({ terms }: Pick<LinearProbe, 'terms'>, input: ProbeInput): number {
  return terms.reduce((sum, term) => sum + term.weight * bent(term.hinge, linearForm(term, input)), 0);
}

const bent = (hinge: number | null, value: number) => (hinge === null ? value : Math.max(0, hinge - value));

/** The value of a term before its hinge and its weight. */
export function linearForm(
  { bias, state, features }: Pick<ProbeTerm, 'bias' | 'state' | 'features'>,
  input: ProbeInput,
): number {
  let sum = bias;
  if (state) for (let c = 0; c < state.length; c++) sum += state[c]! * input.state![c]!;
  for (const { feature, mean, deviation, weight } of features) {
    const value = input.features.get(feature) ?? null;
    if (value !== null) sum += (weight * (value - mean)) / deviation;
  }
  return sum;
}
