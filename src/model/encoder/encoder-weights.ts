import type { Checkpoint, EncoderConfig } from '#model/weights/checkpoint.ts';
import type { UploadProgress } from '../decoder/decoder-weights.ts';
import type { Kernels, PackedLinear, Vocabulary } from '../kernels/kernels.ts';
import { type Tensor1D, type Tensor2D, tensor1d, tensor2d } from '../tf.ts';

export interface LayerNormWeights {
  gain: Tensor1D;
  bias: Tensor1D;
}

export interface EncoderLayerWeights {
  qkv: PackedLinear;
  output: PackedLinear;
  attentionNorm: LayerNormWeights;
  up: PackedLinear;
  down: PackedLinear;
  feedForwardNorm: LayerNormWeights;
}

export interface EncoderWeights {
  words: Vocabulary;
  /** What each position adds to its word, the first segment's type included: [maxPositions, C]. */
  positions: Tensor2D;
  embeddingNorm: LayerNormWeights;
  layers: EncoderLayerWeights[];
}

/** Put a BERT encoder's weights on the device, one matrix at a time. If a part fails, the others are disposed of. */
export async function uploadEncoder(
  checkpoint: Checkpoint,
  kernels: Kernels,
  onProgress: UploadProgress = () => {},
): Promise<EncoderWeights> {
  const config = checkpoint.config as EncoderConfig;
  const uploaded: { dispose(): void }[] = [];
  const total = config.layers + 1;
  const own = <W extends { dispose(): void }>(weight: W) => {
    uploaded.push(weight);
    return weight;
  };
  const stored = (name: string) => checkpoint.tensors.get(name)!;
  const vector = async (name: string) => own(tensor1d(await stored(name).floats()));
  const norm = async (name: string) => ({
    gain: await vector(`${name}.weight`),
    bias: await vector(`${name}.bias`),
  });
  const linear = async (...names: string[]) =>
    own(
      await kernels.packLinear({
        weights: names.map((name) => stored(`${name}.weight`)),
        biases: names.map((name) => stored(`${name}.bias`)),
      }),
    );
  try {
    const { heads, hiddenSize } = config;
    await kernels.prepare?.({ heads, kvHeads: heads, headDim: hiddenSize / heads }, 'encoder');
    const words = own(await kernels.packVocabulary(stored('embeddings.word_embeddings.weight')));
    const positions = own(await positionTable(checkpoint, config));
    const embeddingNorm = await norm('embeddings.LayerNorm');
    onProgress(1, total);
    const layers: EncoderLayerWeights[] = [];
    for (let layer = 0; layer < config.layers; layer++) {
      const at = `encoder.layer.${layer}`;
      const self = `${at}.attention.self`;
      layers.push({
        qkv: await linear(`${self}.query`, `${self}.key`, `${self}.value`),
        output: await linear(`${at}.attention.output.dense`),
        attentionNorm: await norm(`${at}.attention.output.LayerNorm`),
        up: await linear(`${at}.intermediate.dense`),
        down: await linear(`${at}.output.dense`),
        feedForwardNorm: await norm(`${at}.output.LayerNorm`),
      });
      onProgress(layer + 2, total);
    }
    return { words, positions, embeddingNorm, layers };
  } catch (thrown) {
    for (const weight of uploaded) weight.dispose();
    throw thrown;
  }
}

async function positionTable({ tensors }: Checkpoint, config: EncoderConfig): Promise<Tensor2D> {
  const { maxPositions, hiddenSize: C } = config;
  const table = await tensors.get('embeddings.position_embeddings.weight')!.floats();
  const types = await tensors.get('embeddings.token_type_embeddings.weight')!.floats();
  for (let i = 0; i < table.length; i++) table[i] = table[i]! + types[i % C]!;
  return tensor2d(table, [maxPositions, C]);
}

export function disposeEncoder({ words, positions, embeddingNorm, layers }: EncoderWeights): void {
  const disposeNorm = ({ gain, bias }: LayerNormWeights) => {
    gain.dispose();
    bias.dispose();
  };
  words.dispose();
  positions.dispose();
  disposeNorm(embeddingNorm);
  for (const layer of layers) {
    for (const weight of [layer.qkv, layer.output, layer.up, layer.down]) weight.dispose();
    disposeNorm(layer.attentionNorm);
    disposeNorm(layer.feedForwardNorm);
  }
}
