import { AppError } from '#core/errors.ts';
import type { DecoderConfig, RopeScaling } from './checkpoint.ts';
import { decoderFamilies, familyOf } from './families/families.ts';
import type { GgufFile } from './gguf-file.ts';
import { type GgufMetadata, numberOf, stringOf } from './gguf-metadata.ts';

/**
 * The decoder that a GGUF file describes.
 * @param ropeDivisors contents of `rope_freqs.weight`, or null where the file has none
 */
export function ggufConfig(file: GgufFile, ropeDivisors: Float32Array | null): DecoderConfig {
  const { metadata, tensors } = file;
  const architecture = supportedArchitecture(metadata);
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
    architecture,
    vocabSize: tensors.get('token_embd.weight')?.shape[0] ?? number('vocab_size'),
    hiddenSize,
    layers: number('block_count'),
    heads,
    kvHeads: number('attention.head_count_kv', heads),
    headDim,
    intermediateSize: number('feed_forward_length'),
    ropeTheta: number('rope.freq_base', 10_000),
    ropeScaling: ropeScalingOf(metadata, architecture, ropeDivisors),
    unrotatedLayers: familyOf(architecture)?.unrotatedLayers?.(number('block_count')) ?? [],
    rmsNormEps: roundedFloat(number('attention.layer_norm_rms_epsilon')),
    tiedEmbeddings: !tensors.has('output.weight'),
    reward: null,
    qkvBias: tensors.has('blk.0.attn_q.bias'),
    qkNorm: tensors.has('blk.0.attn_q_norm.weight'),
    contextLength: Math.min(number('context_length'), number('attention.sliding_window', 0) || Infinity),
  };
}

/** @throws AppError `unsupported-weights` for another architecture and for a mixture of experts */
export function supportedArchitecture(metadata: GgufMetadata): DecoderConfig['architecture'] {
  const name = stringOf(metadata, 'general.architecture');
  const family = familyOf(name);
  if (family && numberOf(metadata, `${family.id}.expert_count`, 0) > 0)
    throw new AppError('unsupported-weights', 'The model is a mixture of experts, which is not supported.');
  if (family) return family.id;
  throw new AppError(
    'unsupported-weights',
    `The model's architecture is “${name ?? 'not named'}”. Supported are ${decoderFamilies.map(({ id }) => id).join(', ')}: choose a model of one of these families.`,
    { architecture: name },
  );
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
