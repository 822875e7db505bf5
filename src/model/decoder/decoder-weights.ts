import type { Checkpoint, DecoderConfig } from '#model/weights/checkpoint.ts';
import { type LayerPart, layerPartsOf, layerTensor, outerTensors } from '#model/weights/decoder-tensors.ts';
import type { Kernels, PackedLinear, Vocabulary } from '../kernels/kernels.ts';
import { type Tensor1D, tensor1d } from '../tf.ts';

export interface LayerWeights {
  attentionNorm: Tensor1D;
  qkv: PackedLinear;
  qNorm: Tensor1D | null;
  kNorm: Tensor1D | null;
  output: PackedLinear;
  /** Of what attention gives, before it is added; null in most families. */
  attentionPostNorm: Tensor1D | null;
  feedForwardNorm: Tensor1D;
  gateUp: PackedLinear;
  down: PackedLinear;
  /** Of what the feed-forward gives, before it is added. */
  feedForwardPostNorm: Tensor1D | null;
}

export interface DecoderWeights {
  embedding: Vocabulary;
  layers: LayerWeights[];
  finalNorm: Tensor1D;
  /** The same object as `embedding` where they are tied. */
  head: Vocabulary;
}

/** What not every family has. */
const absent = { qNorm: null, kNorm: null, attentionPostNorm: null, feedForwardPostNorm: null };

/** Called after each part is on the device, with the share of parts that are there. */
export type UploadProgress = (done: number, total: number) => void;

/**
 * Put a checkpoint's weights on the device, one fused matrix at a time, so that the heap never holds the model.
 * If a part fails, what was already uploaded is disposed of.
 */
export async function uploadDecoder(
  checkpoint: Checkpoint,
  kernels: Kernels,
  onProgress: UploadProgress = () => {},
): Promise<DecoderWeights> {
  const config = checkpoint.config as DecoderConfig;
  const uploaded: { dispose(): void }[] = [];
  const total = config.layers + 2;
  const own = <W extends { dispose(): void }>(weight: W) => {
    uploaded.push(weight);
    return weight;
  };
  const stored = (name: string) => checkpoint.tensors.get(name)!;
  const vector = async (name: string) => {
    const values = await stored(name).floats();
    return own(tensor1d(config.gainOffset === 0 ? values : values.map((gain) => gain + config.gainOffset)));
  };
  const partOf = async (layer: number, { kind, modules, hasBias }: LayerPart) => {
    const tensors = (of: 'weight' | 'bias') => modules.map(({ name }) => layerTensor(layer, name, of));
    if (kind === 'norm') return vector(tensors('weight')[0]!);
    const biases = hasBias?.(config) ? tensors('bias') : [];
    return own(
      await kernels.packLinear({
        weights: tensors('weight').map(stored),
        biases: biases.map(stored),
      }),
    );
  };
  try {
    await kernels.prepare?.(config, 'decoder');
    const embedding = own(await kernels.packVocabulary(stored(outerTensors.embedding.name)));
    onProgress(1, total);
    const parts = layerPartsOf(config);
    const layers: LayerWeights[] = [];
    for (let layer = 0; layer < config.layers; layer++) {
      const weights: Partial<Record<LayerPart['part'], Tensor1D | PackedLinear>> = {};
      for (const part of parts) weights[part.part] = await partOf(layer, part);
      layers.push({ ...absent, ...weights } as LayerWeights);
      onProgress(layer + 2, total);
    }
    const finalNorm = await vector(outerTensors.finalNorm.name);
    const head = config.tiedEmbeddings
      ? embedding
      : own(await kernels.packVocabulary(stored(outerTensors.head.name)));
    onProgress(total, total);
    return { embedding, layers, finalNorm, head };
  } catch (thrown) {
    for (const weight of uploaded) weight.dispose();
    throw thrown;
  }
}

export function disposeDecoder({ embedding, layers, finalNorm, head }: DecoderWeights): void {
  for (const layer of layers) for (const weight of Object.values(layer)) weight?.dispose();
  finalNorm.dispose();
  embedding.dispose();
  if (head !== embedding) head.dispose();
}
