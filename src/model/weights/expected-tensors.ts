import { AppError } from '#core/errors.ts';
import { checkConfig } from './check-config.ts';
import type { EncoderConfig, ModelConfig, StoredTensor } from './checkpoint.ts';
import { decoderTensors, outerTensors } from './decoder-tensors.ts';

/** Every tensor that a model of this config is made of, with its shape. */
export const expectedTensors = (config: ModelConfig): Iterable<[string, number[]]> =>
  config.kind === 'decoder' ? decoderTensors(config) : encoderTensors(config);

function* encoderTensors(config: EncoderConfig): Generator<[string, number[]]> {
  const { hiddenSize: H, intermediateSize: F } = config;
  yield ['embeddings.word_embeddings.weight', [config.vocabSize, H]];
  yield ['embeddings.position_embeddings.weight', [config.maxPositions, H]];
  yield ['embeddings.token_type_embeddings.weight', [config.typeVocabSize, H]];
  yield* affine('embeddings.LayerNorm', [H]);
  for (let layer = 0; layer < config.layers; layer++) {
    const at = `encoder.layer.${layer}`;
    for (const name of ['query', 'key', 'value']) yield* affine(`${at}.attention.self.${name}`, [H, H]);
    yield* affine(`${at}.attention.output.dense`, [H, H]);
    yield* affine(`${at}.attention.output.LayerNorm`, [H]);
    yield* affine(`${at}.intermediate.dense`, [F, H]);
    yield* affine(`${at}.output.dense`, [H, F]);
    yield* affine(`${at}.output.LayerNorm`, [H]);
  }
}

function* affine(name: string, shape: number[]): Generator<[string, number[]]> {
  yield [`${name}.weight`, shape];
  yield [`${name}.bias`, [shape[0]!]];
}

/** Stored in some files, used by no model here. */
const harmless = /^(pooler\.|cls\.|embeddings\.position_ids$)|rotary_emb\.inv_freq$/;

/**
 * The tensors of `config` among `found`, checked by name and shape.
 * A weight that the engine would ignore is an error too: its scores would silently be another model's.
 */
export function selectTensors(
  config: ModelConfig,
  found: ReadonlyMap<string, StoredTensor>,
): { tensors: Map<string, StoredTensor>; parameters: number } {
  checkConfig(config);
  const tensors = new Map<string, StoredTensor>();
  let parameters = 0;
  for (const [name, shape] of expectedTensors(config)) {
    const tensor = found.get(name);
    if (!tensor)
      throw new AppError(
        'missing-tensor',
        `The weights have no “${name}”, so the model is not complete. Choose all of the model's files, or another copy.`,
        { tensor: name },
      );
    if (shape.join() !== tensor.shape.join())
      throw new AppError(
        'corrupt-weights',
        `“${name}” has shape [${tensor.shape.join(', ')}] where the config asks for [${shape.join(', ')}]. Weights and config do not belong together.`,
        { tensor: name, shape: tensor.shape, expected: shape },
      );
    tensors.set(name, tensor);
    parameters += shape.reduce((product, size) => product * size, 1);
  }
  const tied = config.kind === 'decoder' && config.tiedEmbeddings;
  for (const name of found.keys()) {
    if (tensors.has(name) || harmless.test(name) || (tied && name === outerTensors.head.name)) continue;
    throw new AppError(
      'unsupported-weights',
      `The weights have “${name}”, which this engine would ignore, so its scores would be wrong. This variant of the architecture is not supported.`,
      { tensor: name },
    );
  }
  return { tensors, parameters };
}
