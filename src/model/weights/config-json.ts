import { AppError } from '#core/errors.ts';
import type { DecoderConfig, EncoderConfig, ModelConfig, RopeScaling } from './checkpoint.ts';
import { type DecoderFamilyId, decoderFamilies, familyOf } from './families/families.ts';
import type { DecoderFamily } from './families/family.ts';

type Json = Record<string, unknown>;

/** The model that a Hugging Face `config.json` describes. `names`: the tensors at hand. */
export function configFromJson(json: unknown, names: ReadonlySet<string>): ModelConfig {
  if (typeof json !== 'object' || json === null)
    throw new AppError(
      'bad-config',
      'config.json is not a JSON object. Choose the config.json of the model.',
    );
  const config = json as Json;
  refuseQuantised(config);
  const type = config.model_type;
  if (type === 'bert') return encoderConfig(config);
  const family = familyOf(type);
  if (family) return decoderConfig(config, family, names);
  const known = decoderFamilies.map(({ id }) => id).join(', ');
  throw unsupported(`the model type “${String(type)}” (${known} and bert are)`);
}

/** Safetensors hold quantised weights in forms of their own, each with its own scales: GPTQ, AWQ, bitsandbytes, FP8. */
function refuseQuantised({ quantization_config: quantised, compression_config: compressed }: Json): void {
  const how = (quantised ?? compressed ?? null) as Json | null;
  if (how === null || typeof how !== 'object') return;
  const { quant_method: method, bits, load_in_4bit: four, load_in_8bit: eight } = how;
  const width = bits ?? (four ? 4 : eight ? 8 : null);
  throw unsupported(
    `weights that ${method ? `are quantised by ${String(method)}` : 'are quantised'}${width === null ? '' : ` (${String(width)} bits)`}; choose the model in F32, F16 or BF16, or as a GGUF file: that`,
  );
}

function decoderConfig(
  config: Json,
  family: DecoderFamily & { id: DecoderFamilyId },
  names: ReadonlySet<string>,
): DecoderConfig {
  if (config.hidden_act !== 'silu') throw unsupported(`the activation “${String(config.hidden_act)}”`);
  if (config.mlp_bias) throw unsupported('a bias in the MLP');
  if (config.attention_bias) throw unsupported('a bias in the attention output');
  if (config.use_sliding_window) throw unsupported('sliding-window attention');
  const heads = sizeOf(config, 'num_attention_heads');
  const hiddenSize = sizeOf(config, 'hidden_size');
  const tie = config.tie_word_embeddings;
  return {
    kind: 'decoder',
    architecture: family.id,
    vocabSize: sizeOf(config, 'vocab_size'),
    hiddenSize,
    layers: sizeOf(config, 'num_hidden_layers'),
    heads,
    kvHeads: sizeOf(config, 'num_key_value_heads', heads),
    headDim: sizeOf(config, 'head_dim', family.headDim(hiddenSize, heads)),
    intermediateSize: sizeOf(config, 'intermediate_size'),
    ...ropeOf(config),
    rmsNormEps: figureOf(config, 'rms_norm_eps', 1e-6),
    tiedEmbeddings: typeof tie === 'boolean' ? tie : !names.has('lm_head.weight'),
    qkvBias: family.qkvBias,
    qkNorm: family.qkNorm,
    contextLength: sizeOf(config, 'max_position_embeddings', 2048),
  };
}

/** `rope_parameters` holds what older files keep in `rope_theta` and `rope_scaling`. */
function ropeOf(config: Json): Pick<DecoderConfig, 'ropeTheta' | 'ropeScaling'> {
  const rope = (config.rope_parameters ?? config.rope_scaling ?? {}) as Json;
  const ropeTheta = figureOf(rope, 'rope_theta', figureOf(config, 'rope_theta', 10_000));
  if (figureOf(rope, 'partial_rotary_factor', figureOf(config, 'partial_rotary_factor', 1)) !== 1)
    throw unsupported('rotating only part of each head');
  return { ropeTheta, ropeScaling: ropeScalingOf(rope, config) };
}

function ropeScalingOf(rope: Json, config: Json): RopeScaling {
  const kind = rope.rope_type ?? rope.type ?? 'default';
  if (kind === 'default') return { kind: 'none' };
  if (kind === 'linear') return { kind, factor: figureOf(rope, 'factor') };
  if (kind === 'yarn') return yarnOf(rope, config);
  if (kind !== 'llama3')
    throw unsupported(`the position scaling “${String(kind)}” (linear, llama3 and yarn are)`);
  return {
    kind,
    factor: figureOf(rope, 'factor'),
    lowFreqFactor: figureOf(rope, 'low_freq_factor'),
    highFreqFactor: figureOf(rope, 'high_freq_factor'),
    originalContextLength: figureOf(
      rope,
      'original_max_position_embeddings',
      figureOf(config, 'max_position_embeddings'),
    ),
  };
}

/** Defaults as in YaRN's paper (Peng et al. 2023); `mscale` and the like are of other families. */
function yarnOf(rope: Json, config: Json): RopeScaling {
  if (rope.mscale || rope.mscale_all_dim || rope.truncate === false)
    throw unsupported('a variant of YaRN position scaling');
  const factor = figureOf(rope, 'factor');
  return {
    kind: 'yarn',
    factor,
    originalContextLength: figureOf(
      rope,
      'original_max_position_embeddings',
      config.max_position_embeddings as number | undefined,
    ),
    betaFast: figureOf(rope, 'beta_fast', 32),
    betaSlow: figureOf(rope, 'beta_slow', 1),
    attentionFactor: figureOf(rope, 'attention_factor', factor > 1 ? 0.1 * Math.log(factor) + 1 : 1),
  };
}

function encoderConfig(config: Json): EncoderConfig {
  if (config.hidden_act !== 'gelu') throw unsupported(`the activation “${String(config.hidden_act)}”`);
  if ((config.position_embedding_type ?? 'absolute') !== 'absolute')
    throw unsupported('relative position embeddings');
  return {
    kind: 'encoder',
    vocabSize: sizeOf(config, 'vocab_size'),
    hiddenSize: sizeOf(config, 'hidden_size'),
    layers: sizeOf(config, 'num_hidden_layers'),
    heads: sizeOf(config, 'num_attention_heads'),
    intermediateSize: sizeOf(config, 'intermediate_size'),
    layerNormEps: figureOf(config, 'layer_norm_eps', 1e-12),
    maxPositions: sizeOf(config, 'max_position_embeddings'),
    typeVocabSize: sizeOf(config, 'type_vocab_size'),
  };
}

/** null counts as absent: transformers writes it for “as the architecture has it”. */
function figureOf(json: Json, key: string, fallback?: number): number {
  const value = json[key] ?? fallback;
  if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value;
  throw new AppError('bad-config', `config.json has no usable number under “${key}”.`, { key, value });
}

function sizeOf(json: Json, key: string, fallback?: number): number {
  const value = figureOf(json, key, fallback);
  if (Number.isInteger(value)) return value;
  throw new AppError('bad-config', `config.json has ${value} under “${key}”, where a whole number belongs.`, {
    key,
    value,
  });
}

const unsupported = (what: string) =>
  new AppError('unsupported-weights', `The model's config asks for ${what}, which is not supported.`);
