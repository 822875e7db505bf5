import { AppError } from '#core/errors.ts';
import type { AttentionWindow, DecoderConfig, RopeScaling } from './checkpoint.ts';
import { type DecoderFamilyId, decoderFamilies, ggufFamilyOf, ggufNameOf } from './families/families.ts';
import { type DecoderFamily, everyLayer } from './families/family.ts';
import type { GgufFile } from './gguf-file.ts';
import { type GgufMetadata, numberOf, stringOf } from './gguf-metadata.ts';

/**
 * The decoder that a GGUF file describes.
 * @param ropeDivisors contents of `rope_freqs.weight`, or null where the file has none
 */
export function ggufConfig(file: GgufFile, ropeDivisors: Float32Array | null): DecoderConfig {
  const { metadata, tensors } = file;
  const family = supportedFamily(metadata);
  const architecture = ggufNameOf(family);
  const number = (key: string, fallback?: number) => numberOf(metadata, `${architecture}.${key}`, fallback);
  const hiddenSize = number('embedding_length');
  const heads = number('attention.head_count');
  const headDim = number('attention.key_length', hiddenSize / heads);
  if (number('rope.dimension_count', headDim) !== headDim)
    throw new AppError(
      'unsupported-weights',
      'The model rotates only part of each head, which is not supported.',
    );
  return {
    kind: 'decoder',
    architecture: family.id,
    vocabSize: tensors.get('token_embd.weight')?.shape[0] ?? number('vocab_size'),
    hiddenSize,
    layers: number('block_count'),
    heads,
    kvHeads: number('attention.head_count_kv', heads),
    headDim,
    intermediateSize: number('feed_forward_length'),
    ropeTheta: number('rope.freq_base', 10_000),
    ropeScaling: ropeScalingOf(metadata, architecture, ropeDivisors),
    unrotatedLayers: family.unrotatedLayers?.(number('block_count')) ?? [],
    attentionWindow: windowOf(number, family),
    activation: family.activation,
    rmsNormEps: roundedFloat(number('attention.layer_norm_rms_epsilon')),
    gainOffset: 0,
    postNorms: family.postNorms,
    embeddingScale: number('embedding_scale', family.embeddingScale?.(hiddenSize) ?? 1),
    queryScale: queryScaleOf(number, family, headDim),
    residualScale: number('residual_scale', 1),
    logitScale: 1 / number('logit_scale', 1),
    tiedEmbeddings: !tensors.has('output.weight'),
    reward: null,
    qkvBias: tensors.has('blk.0.attn_q.bias'),
    qkNorm: tensors.has('blk.0.attn_q_norm.weight'),
    contextLength: number('context_length'),
  };
}

/** @throws AppError `unsupported-weights` for another architecture and for a mixture of experts */
export function supportedFamily(metadata: GgufMetadata): DecoderFamily & { id: DecoderFamilyId } {
  const name = stringOf(metadata, 'general.architecture');
  const family = ggufFamilyOf(name);
  if (family && numberOf(metadata, `${name}.expert_count`, 0) > 0)
    throw new AppError('unsupported-weights', 'The model is a mixture of experts, which is not supported.');
  if (family) return family;
  throw new AppError(
    'unsupported-weights',
    `The model's architecture is “${name ?? 'not named'}”. Supported are ${[...new Set(decoderFamilies.map(ggufNameOf))].join(', ')}: choose a model of one of these families.`,
    { architecture: name },
  );
}

type Figure = (key: string, fallback?: number) => number;

function windowOf(number: Figure, family: DecoderFamily): AttentionWindow | null {
  const tokens = number('attention.sliding_window', 0);
  if (tokens === 0 || family.windowNeedsFlag) return null;
  const layers = (family.windowedLayers ?? everyLayer)(number('block_count'), { every: 6, from: 0 });
  if (layers.length === 0) return null;
  const { windowRopeTheta } = family;
  return {
    tokens,
    layers,
    ropeTheta: windowRopeTheta === undefined ? null : number('rope.freq_base_swa', windowRopeTheta),
  };
}

/** Granite names its factor; Gemma 3 of 27B has one of its own that its files do not tell. */
function queryScaleOf(number: Figure, family: DecoderFamily, headDim: number): number {
  if (family.id === 'gemma3_text' && number('block_count') === 62)
    throw new AppError('unsupported-weights', 'Gemma 3 of 27 billion parameters is not supported.');
  const factor = number('attention.scale', 0);
  return factor === 0 ? 1 : factor * Math.sqrt(headDim);
}

function ropeScalingOf(
  metadata: GgufMetadata,
  architecture: string,
  divisors: Float32Array | null,
): RopeScaling {
  if (divisors) return { kind: 'factors', divisors: [...divisors] };
  const type = stringOf(metadata, `${architecture}.rope.scaling.type`);
  const legacy = metadata.get(`${architecture}.rope.scale_linear`);
  if ((type === null && legacy === undefined) || type === 'none') return { kind: 'none' };
  if (type !== null && type !== 'linear')
    throw new AppError(
      'unsupported-weights',
      `The model scales its positions by “${type}”, which is not supported (linear and llama3 are).`,
      { type },
    );
  const factor = numberOf(
    metadata,
    `${architecture}.rope.scaling.factor`,
    typeof legacy === 'number' ? legacy : undefined,
  );
  return factor === 1 ? { kind: 'none' } : { kind: 'linear', factor };
}

/** 1e-5 stored as a float reads 9.999999747e-6; the shortest decimal of that float is what was meant. */
const roundedFloat = (value: number) => Number(value.toPrecision(7));
