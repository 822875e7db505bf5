import type { Checkpoint, DecoderConfig } from '#model/weights/checkpoint.ts';
import type { Kernels, PackedLinear, Vocabulary } from '../kernels/kernels.ts';
import { type Tensor1D, tensor1d } from '../tf.ts';

export interface LayerWeights {
  attentionNorm: Tensor1D;
  qkv: PackedLinear;
  qNorm: Tensor1D | null;
  kNorm: Tensor1D | null;
  output: PackedLinear;
  feedForwardNorm: Tensor1D;
  gateUp: PackedLinear;
  down: PackedLinear;
}

export interface DecoderWeights {
  embedding: Vocabulary;
  layers: LayerWeights[];
  finalNorm: Tensor1D;
  /** The same object as `embedding` where they are tied. */
  head: Vocabulary;
}

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
  const vector = async (name: string) => own(tensor1d(await stored(name).floats()));
  const linear = async (prefix: string, names: string[], bias = false) =>
    own(
      await kernels.packLinear({
        weights: names.map((name) => stored(`${prefix}.${name}.weight`)),
        biases: bias ? names.map((name) => stored(`${prefix}.${name}.bias`)) : [],
      }),
    );
  try {
    await kernels.prepare?.(config, 'decoder');
    const embedding = own(await kernels.packVocabulary(stored('model.embed_tokens.weight')));
    onProgress(1, total);
    const layers: LayerWeights[] = [];
    for (let layer = 0; layer < config.layers; layer++) {
      const at = `model.layers.${layer}`;
      layers.push({
        attentionNorm: await vector(`${at}.input_layernorm.weight`),
        qkv: await linear(`${at}.self_attn`, ['q_proj', 'k_proj', 'v_proj'], config.qkvBias),
        qNorm: config.qkNorm ? await vector(`${at}.self_attn.q_norm.weight`) : null,
        kNorm: config.qkNorm ? await vector(`${at}.self_attn.k_norm.weight`) : null,
        output: await linear(`${at}.self_attn`, ['o_proj']),
        feedForwardNorm: await vector(`${at}.post_attention_layernorm.weight`),
        gateUp: await linear(`${at}.mlp`, ['gate_proj', 'up_proj']),
        down: await linear(`${at}.mlp`, ['down_proj']),
      });
      onProgress(layer + 2, total);
    }
    const finalNorm = await vector('model.norm.weight');
    const head = config.tiedEmbeddings
      ? embedding
      : own(await kernels.packVocabulary(stored('lm_head.weight')));
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
