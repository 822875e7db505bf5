import { AppError } from '../errors.ts';
import type { FeatureId } from '../features/feature-id.ts';
import { needsEmbedder, textFeatures } from '../features/text-features.ts';
import { type JudgeMode, judgeModes } from '../judge/judge.ts';
import type { AdapterNeeds, NeededModel } from '../models/needed-models.ts';
import {
  featuresOf,
  type LinearProbe,
  type ProbeTerm,
  readsState,
  type WeightedFeature,
} from './linear-probe.ts';
import { minSpread } from './ordered-probit.ts';

/** The linear probes of a judge, one for each way of asking; null where none was fitted. */
export interface LinearProbeJudge {
  /** How many layers of the base model come before the final norm and the probes; null for all of them. */
  layers: number | null;
  probes: Record<JudgeMode, LinearProbe | null>;
}

/** Which models the probes need on the device. Where there is none for a mode, only the base can say so. */
export const needsOf = ({ probes }: Pick<LinearProbeJudge, 'probes'>): AdapterNeeds => ({
  'without-reference': needsOfProbe(probes['without-reference']),
  'with-reference': needsOfProbe(probes['with-reference']),
});

function needsOfProbe(probe: LinearProbe | null): NeededModel[] {
  const embeds = probe !== null && needsEmbedder(featuresOf(probe));
  return [
    ...(probe === null || readsState(probe) ? (['base'] as const) : []),
    ...(embeds ? (['embedder'] as const) : []),
  ];
}

/** Version of the JSON below. Files without it are the older `quick_fit.safetensors`. */
const format = 2;

/** The tensor that holds a term's weights on the hidden state. */
export const tensorName = (mode: JudgeMode, term: string): string => `${mode}.${term}`;

/** Everything of a judge but the weights on hidden states, which are tensors: `state` says whether there are any. */
export function probesToJson({ layers, probes }: LinearProbeJudge): string {
  const ofMode = (probe: LinearProbe | null) =>
    probe && { ...probe, terms: probe.terms.map((term) => ({ ...term, state: term.state !== null })) };
  return JSON.stringify({
    format,
    layers,
    probes: Object.fromEntries(judgeModes.map((mode) => [mode, ofMode(probes[mode])])),
  });
}

/**
 * @param stateOf weights of a term on the hidden state, by the tensor's name
 * @throws AppError `bad-adapter` that names the field where the text is not what `probesToJson` writes
 */
export function probesFromJson(text: string, stateOf: (tensor: string) => Float64Array): LinearProbeJudge {
  const root = record(parsed(text), 'The file');
  if (root.format !== format)
    throw refused('format', `is ${JSON.stringify(root.format)}; this version reads ${format}`);
  const found = record(root.probes, 'probes');
  const probeOf = (mode: JudgeMode) =>
    (found[mode] ?? null) === null ? null : probeFrom(record(found[mode], mode), mode, stateOf);
  return {
    layers: root.layers === null ? null : count(root.layers, 'layers'),
    probes: {
      'without-reference': probeOf('without-reference'),
      'with-reference': probeOf('with-reference'),
    },
  };
}

function probeFrom(
  probe: Record<string, unknown>,
  mode: JudgeMode,
  stateOf: (tensor: string) => Float64Array,
): LinearProbe {
  const terms = list(probe.terms, `${mode}.terms`).map((term, at) =>
    termFrom(record(term, `${mode}.terms[${at}]`), `${mode}.terms[${at}]`, mode, stateOf),
  );
  if (terms.length === 0) throw refused(`${mode}.terms`, 'is empty');
  const thresholds = list(probe.thresholds, `${mode}.thresholds`).map((value, at) =>
    finite(value, `${mode}.thresholds[${at}]`),
  );
  const rises = thresholds.every((value, at) => at === 0 || value > thresholds[at - 1]!);
  if (thresholds.length !== 9 || !rises) throw refused(`${mode}.thresholds`, 'is not nine rising numbers');
  return { terms, thresholds, spread: spreadFrom(probe.spread, `${mode}.spread`) };
}

function termFrom(
  term: Record<string, unknown>,
  at: string,
  mode: JudgeMode,
  stateOf: (tensor: string) => Float64Array,
): ProbeTerm {
  const { name } = term;
  if (typeof name !== 'string' || name === '') throw refused(`${at}.name`, 'is no name');
  return {
    name,
    weight: finite(term.weight, `${at}.weight`),
    bias: finite(term.bias, `${at}.bias`),
    hinge: term.hinge === null ? null : finite(term.hinge, `${at}.hinge`),
    state: term.state === true ? stateOf(tensorName(mode, name)) : null,
    features: list(term.features, `${at}.features`).map((feature, i) =>
      featureFrom(record(feature, `${at}.features[${i}]`), `${at}.features[${i}]`, mode),
    ),
  };
}

function featureFrom(found: Record<string, unknown>, at: string, mode: JudgeMode): WeightedFeature {
  const { feature } = found;
  if (typeof feature !== 'string' || !Object.hasOwn(textFeatures, feature))
    throw refused(`${at}.feature`, `is ${JSON.stringify(feature)}, which this version does not compute`);
  const id = feature as FeatureId;
  if (mode === 'without-reference' && textFeatures[id].needsReference)
    throw refused(`${at}.feature`, `is ${id}, which needs a reference, in the probe without one`);
  const deviation = finite(found.deviation, `${at}.deviation`);
  if (deviation <= 0) throw refused(`${at}.deviation`, `is ${deviation}; it must be above 0`);
  return {
    feature: id,
    deviation,
    mean: finite(found.mean, `${at}.mean`),
    weight: finite(found.weight, `${at}.weight`),
  };
}

/** @throws AppError `bad-adapter` where a spread is not a number of at least `minSpread`, as any fit's is */
export function spreadFrom(value: unknown, field: string): number {
  const spread = finite(value, field);
  // Single precision may have rounded the least one down.
  if (spread >= minSpread * (1 - 1e-6)) return spread;
  throw refused(field, `is ${spread}; the least is ${minSpread}`);
}

const refused = (field: string, what: string) =>
  new AppError(
    'bad-adapter',
    `This linear probe cannot be used: ${field} ${what}. The file is damaged or of a later version; get it again.`,
    { field },
  );

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refused('its description', 'is no JSON');
  }
}

function record(value: unknown, field: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw refused(field, 'is missing or no object');
}

function list(value: unknown, field: string): unknown[] {
  if (Array.isArray(value)) return value;
  throw refused(field, 'is missing or no list');
}

export function finite(value: unknown, field: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw refused(field, `is ${JSON.stringify(value) ?? 'missing'}, not a finite number`);
}

function count(value: unknown, field: string): number {
  const found = finite(value, field);
  if (Number.isInteger(found) && found >= 1) return found;
  throw refused(field, `is ${found}, not a whole number from 1`);
}
