import type * as v from 'valibot';
import { AppError } from '#core/errors.ts';
import type { DecoderConfig, EncoderConfig, ModelConfig, RewardHead } from './checkpoint.ts';
import { outerTensors } from './decoder-tensors.ts';
import { type DecoderFamilyId, decoderFamilies, familyOf } from './families/families.ts';
import type { DecoderFamily } from './families/family.ts';
import { activationOf, ropeOf, scalesOf, unsupported, windowOf } from './json-fields.ts';
import { anyConfigJson, checkedJson, type DecoderJson, decoderJson, encoderJson } from './json-schemas.ts';

const file = 'config.json';

/**
 * The model that a Hugging Face `config.json` describes. `names`: the tensors at hand.
 * @throws AppError `bad-config` that names the field, `unsupported-weights`
 */
export function configFromJson(json: unknown, names: ReadonlySet<string>): ModelConfig {
  const config = checkedJson(anyConfigJson, file, json);
  refuseQuantised(config);
  const type = config.model_type;
  if (type === 'bert') return encoderConfig(checkedJson(encoderJson, file, json));
  const family = familyOf(type);
  if (family) return decoderConfig(checkedJson(decoderJson, file, json), family, names);
  const known = decoderFamilies.map(({ id }) => id).join(', ');
  throw unsupported(`the model type “${type}” (${known} and bert are)`);
}

/** Safetensors hold quantised weights in forms of their own, each with its own scales: GPTQ, AWQ, bitsandbytes, FP8. */
function refuseQuantised({
  quantization_config: quantised,
  compression_config: compressed,
}: v.InferOutput<typeof anyConfigJson>): void {
  const how = quantised ?? compressed;
  if (!how) return;
  const { quant_method: method, bits, load_in_4bit: four, load_in_8bit: eight } = how;
  const width = bits ?? (four ? 4 : eight ? 8 : null);
  throw unsupported(
    `weights that ${method ? `are quantised by ${method}` : 'are quantised'}${width === null ? '' : ` (${width} bits)`}; choose the model in F32, F16 or BF16, or as a GGUF file: that`,
  );
}

function decoderConfig(
  config: DecoderJson,
  family: DecoderFamily & { id: DecoderFamilyId },
  names: ReadonlySet<string>,
): DecoderConfig {
  if (config.mlp_bias) throw unsupported('a bias in the MLP');
  if (config.attention_bias) throw unsupported('a bias in the attention output');
  const { num_attention_heads: heads, hidden_size: hiddenSize, num_hidden_layers: layers } = config;
  const reward = rewardHeadOf(config, names);
  const headDim = config.head_dim ?? family.headDim(hiddenSize, heads);
  return {
    kind: 'decoder',
    architecture: family.id,
    vocabSize: config.vocab_size,
    hiddenSize,
    layers,
    heads,
    kvHeads: config.num_key_value_heads ?? heads,
    headDim,
    intermediateSize: config.intermediate_size,
    ...ropeOf(config),
    unrotatedLayers: unrotatedLayersOf(config, family, layers),
    attentionWindow: windowOf(config, family, layers),
    activation: activationOf(config, family),
    rmsNormEps: config.rms_norm_eps ?? 1e-6,
    gainOffset: family.gainOffset,
    postNorms: family.postNorms,
    ...scalesOf(config, family, headDim),
    tiedEmbeddings: reward !== null || (config.tie_word_embeddings ?? !names.has(outerTensors.head.name)),
    reward,
    qkvBias: family.qkvBias,
    qkNorm: family.qkNorm,
    contextLength: config.max_position_embeddings ?? 2048,
  };
}

/**
 * The head of a sequence classifier with one label; null for a language model. transformers counts the labels by
 * `id2label`, and takes two where the config says nothing.
 */
function rewardHeadOf(config: DecoderJson, names: ReadonlySet<string>): RewardHead | null {
  const [architecture = ''] = config.architectures ?? [];
  if (/(Reward|Classification|QuestionAnswering)/.test(architecture) && !isSequenceClassifier(architecture))
    throw unsupported(`the architecture “${architecture}” (of classifiers, those for sequences are)`);
  if (!isSequenceClassifier(architecture)) return null;
  const labels = config.num_labels ?? Object.keys(config.id2label ?? { 0: '', 1: '' }).length;
  if (labels !== 1)
    throw unsupported(
      `a classifier with ${labels} labels; a reward model has one, whose output is its score, and anything else`,
    );
  return { bias: names.has(outerTensors.scoreBias.name), padId: config.pad_token_id ?? null };
}

const isSequenceClassifier = (architecture: string) => architecture.endsWith('ForSequenceClassification');

/** `no_rope_layers` has 1 for each layer that rotates, and 0 for one that does not. */
function unrotatedLayersOf(
  { no_rope_layers: listed }: DecoderJson,
  family: DecoderFamily,
  layers: number,
): number[] {
  if (!listed) return family.unrotatedLayers?.(layers) ?? [];
  if (listed.length !== layers)
    throw new AppError(
      'bad-config',
      `config.json lists ${listed.length} layers under “no_rope_layers” and names ${layers}. Get another copy of it.`,
      { key: 'no_rope_layers' },
    );
  return listed.flatMap((rotates, layer) => (rotates === 1 ? [] : [layer]));
}

function encoderConfig(config: v.InferOutput<typeof encoderJson>): EncoderConfig {
  if (config.hidden_act !== 'gelu') throw unsupported(`the activation “${config.hidden_act}”`);
  if ((config.position_embedding_type ?? 'absolute') !== 'absolute')
    throw unsupported('relative position embeddings');
  return {
    kind: 'encoder',
    vocabSize: config.vocab_size,
    hiddenSize: config.hidden_size,
    layers: config.num_hidden_layers,
    heads: config.num_attention_heads,
    intermediateSize: config.intermediate_size,
    layerNormEps: config.layer_norm_eps ?? 1e-12,
    maxPositions: config.max_position_embeddings,
    typeVocabSize: config.type_vocab_size,
  };
}
