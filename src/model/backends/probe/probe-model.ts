import { seededRandom } from '#core/random/random.ts';
import type { Checkpoint, DecoderConfig, StoredTensor } from '#model/weights/checkpoint.ts';
import { expectedTensors } from '#model/weights/expected-tensors.ts';

/** Small enough to compute in plain TypeScript at once; every part of a decoder is in it. */
export const probeConfig: DecoderConfig = {
  kind: 'decoder',
  architecture: 'qwen3',
  vocabSize: 257,
  hiddenSize: 96,
  layers: 2,
  heads: 6,
  kvHeads: 2,
  headDim: 32,
  intermediateSize: 160,
  ropeTheta: 10_000,
  ropeScaling: { kind: 'none' },
  unrotatedLayers: [],
  attentionWindow: null,
  activation: 'silu',
  rmsNormEps: 1e-5,
  gainOffset: 0,
  postNorms: false,
  embeddingScale: 1,
  queryScale: 1,
  residualScale: 1,
  logitScale: 1,
  tiedEmbeddings: true,
  reward: null,
  qkvBias: true,
  qkNorm: true,
  contextLength: 128,
};

/** A random checkpoint in memory. The same numbers everywhere. */
export function probeCheckpoint(config: DecoderConfig = probeConfig): Checkpoint {
  const random = seededRandom(20);
  const tensors = new Map<string, StoredTensor>();
  let parameters = 0;
  for (const [name, shape] of expectedTensors(config)) {
    const size = shape.reduce((product, side) => product * side, 1);
    const values = Float32Array.from({ length: size }, randomWeight(name, shape, random));
    tensors.set(name, floatTensor(name, shape, values));
    parameters += size;
  }
  return { config, tensors, sha256: 'probe', parameters };
}

/** Uniform, with a spread that keeps hidden states near 1 and lets every part move the logits. */
function randomWeight(name: string, shape: number[], random: () => number): () => number {
  const centred = () => 2 * random() - 1;
  if (name.endsWith('norm.weight')) return () => 1 + 0.5 * centred();
  if (name.endsWith('.bias') || name.includes('embed_tokens')) return centred;
  const spread = Math.sqrt(3 / shape[1]!);
  return () => spread * centred();
}

/** A matrix to measure with. */
export const zeroMatrix = (rows: number, columns: number): StoredTensor =>
  floatTensor('zeros', [rows, columns], new Float32Array(rows * columns));

const floatTensor = (name: string, shape: number[], values: Float32Array<ArrayBuffer>): StoredTensor => ({
  name,
  shape,
  type: 'F32',
  byteLength: values.byteLength,
  bytes: async () => new Uint8Array(values.buffer.slice(0)),
  floats: async () => values.slice(),
});
