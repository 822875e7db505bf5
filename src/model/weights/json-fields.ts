import { AppError } from '#core/errors.ts';
import type { Activation } from './activation.ts';
import type { AttentionWindow, DecoderConfig, RopeScaling } from './checkpoint.ts';
import type { DecoderFamily } from './families/family.ts';
import { everyLayer } from './families/family.ts';
import type { DecoderJson } from './json-schemas.ts';

/** What families say in fields of their own of config.json, as a config has it. */

type RopeJson = NonNullable<DecoderJson['rope_scaling']>;

const file = 'config.json';

const activations: Record<string, Activation> = {
  silu: 'silu',
  swish: 'silu',
  gelu_pytorch_tanh: 'gelu-tanh',
};

/** @throws AppError `unsupported-weights` for one that is not known */
export function activationOf(
  { hidden_act, hidden_activation }: DecoderJson,
  family: DecoderFamily,
): Activation {
  const name = hidden_activation ?? hidden_act;
  if (name === null || name === undefined) return family.activation;
  const known = activations[name];
  if (known) return known;
  throw unsupported(`the activation “${name}”`);
}

/** The layers that see only the nearest tokens. @throws AppError `bad-config`, `unsupported-weights` */
export function windowOf(config: DecoderJson, family: DecoderFamily, layers: number): AttentionWindow | null {
  const { sliding_window: tokens, use_sliding_window: used, layer_types: types } = config;
  if (!tokens || used === false || (family.windowNeedsFlag && !used)) return null;
  const windowed = types ? listed(types, layers) : family.windowedLayers;
  const every = config.sliding_window_pattern ?? 6;
  const found = Array.isArray(windowed)
    ? windowed
    : (windowed ?? everyLayer)(layers, { every, from: config.max_window_layers ?? 0 });
  if (found.length === 0) return null;
  return { tokens, layers: found, ropeTheta: windowRopeThetaOf(config, family) };
}

function windowRopeThetaOf(config: DecoderJson, family: DecoderFamily): number | null {
  const own = config.rope_parameters?.sliding_attention;
  if (own && (own.rope_type ?? 'default') !== 'default')
    throw unsupported(`the position scaling “${own.rope_type}” in layers with a window`);
  return own?.rope_theta ?? config.rope_local_base_freq ?? family.windowRopeTheta ?? null;
}

function listed(types: readonly string[], layers: number): number[] {
  if (types.length !== layers)
    throw new AppError(
      'bad-config',
      `config.json lists ${types.length} layers under “layer_types” and names ${layers}. Get another copy of it.`,
      { key: 'layer_types' },
    );
  return types.flatMap((type, layer) => {
    if (type === 'full_attention') return [];
    if (type === 'sliding_attention') return [layer];
    throw unsupported(`layers of the type “${type}”`);
  });
}

/** What embeddings, queries, what is added, and logits are multiplied by. */
export function scalesOf(
  config: DecoderJson,
  family: DecoderFamily,
  headDim: number,
): Pick<DecoderConfig, 'embeddingScale' | 'queryScale' | 'residualScale' | 'logitScale'> {
  if (config.attn_logit_softcapping || config.final_logit_softcapping)
    throw unsupported('soft-capped scores or logits');
  const { query_pre_attn_scalar: perQuery, attention_multiplier: byQuery } = config;
  const root = Math.sqrt(headDim);
  return {
    embeddingScale: config.embedding_multiplier ?? family.embeddingScale?.(config.hidden_size) ?? 1,
    queryScale: byQuery ? byQuery * root : perQuery ? root / Math.sqrt(perQuery) : 1,
    residualScale: config.residual_multiplier ?? 1,
    logitScale: 1 / (config.logits_scaling ?? 1),
  };
}

/** `rope_parameters` holds what older files keep in `rope_theta` and `rope_scaling`. */
export function ropeOf(config: DecoderJson): Pick<DecoderConfig, 'ropeTheta' | 'ropeScaling'> {
  const given = config.rope_parameters ?? config.rope_scaling ?? {};
  const rope: RopeJson = given.full_attention ?? given;
  if ((rope.partial_rotary_factor ?? config.partial_rotary_factor ?? 1) !== 1)
    throw unsupported('rotating only part of each head');
  return {
    ropeTheta: rope.rope_theta ?? config.rope_theta ?? 10_000,
    ropeScaling: ropeScalingOf(rope, config),
  };
}

function ropeScalingOf(rope: RopeJson, config: DecoderJson): RopeScaling {
  const kind = rope.rope_type ?? rope.type ?? 'default';
  if (kind === 'default') return { kind: 'none' };
  if (kind === 'linear') return { kind, factor: needed(rope, 'factor') };
  if (kind !== 'llama3' && kind !== 'yarn')
    throw unsupported(`the position scaling “${kind}” (linear, llama3 and yarn are)`);
  const factor = needed(rope, 'factor');
  const yarn = kind === 'yarn' ? yarnOf(rope, factor) : null;
  const originalContextLength =
    rope.original_max_position_embeddings ??
    config.max_position_embeddings ??
    needed(rope, 'original_max_position_embeddings');
  if (yarn) return { ...yarn, originalContextLength };
  return {
    kind: 'llama3',
    factor,
    lowFreqFactor: needed(rope, 'low_freq_factor'),
    highFreqFactor: needed(rope, 'high_freq_factor'),
    originalContextLength,
  };
}

/** Defaults as in YaRN's paper (Peng et al. 2023); `mscale` and the like are of other families. */
function yarnOf(rope: RopeJson, factor: number) {
  if (rope.mscale || rope.mscale_all_dim || rope.truncate === false)
    throw unsupported('a variant of YaRN position scaling');
  return {
    kind: 'yarn' as const,
    factor,
    betaFast: rope.beta_fast ?? 32,
    betaSlow: rope.beta_slow ?? 1,
    attentionFactor: rope.attention_factor ?? (factor > 1 ? 0.1 * Math.log(factor) + 1 : 1),
  };
}

/** @throws AppError `bad-config` where a kind of scaling needs a number that is not there */
function needed(
  rope: RopeJson,
  key: 'factor' | 'low_freq_factor' | 'high_freq_factor' | 'original_max_position_embeddings',
): number {
  const value = rope[key];
  if (typeof value === 'number') return value;
  throw new AppError(
    'bad-config',
    `${file} names a position scaling but no “${key}” for it. Get the model's ${file} again.`,
    { file, field: key },
  );
}

export const unsupported = (what: string) =>
  new AppError('unsupported-weights', `The model's config asks for ${what}, which is not supported.`);
