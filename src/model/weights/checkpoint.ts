import type { Activation } from './activation.ts';
import type { DecoderFamilyId } from './families/families.ts';

/** How positions are rotated: plain, or one of the long-context variants. */
export type RopeScaling =
  | { kind: 'none' }
  | { kind: 'linear'; factor: number }
  | {
      kind: 'llama3';
      factor: number;
      lowFreqFactor: number;
      highFreqFactor: number;
      originalContextLength: number;
    }
  | {
      kind: 'yarn';
      factor: number;
      originalContextLength: number;
      /** Turns within the original context above which a frequency is kept, and below which it is divided. */
      betaFast: number;
      betaSlow: number;
      /** Rotated queries and keys are multiplied by it. */
      attentionFactor: number;
    }
  /** Each of the headDim / 2 inverse frequencies is divided by its own figure: how GGUF stores llama3's. */
  | { kind: 'factors'; divisors: number[] };

/** Layers whose queries see only the nearest keys. */
export interface AttentionWindow {
  /** Keys that a query sees, its own among them. */
  tokens: number;
  layers: readonly number[];
  /** The rotary base of these layers, which then scale no positions; null: they rotate as the others do. */
  ropeTheta: number | null;
}

/** One linear output at a conversation's last token. */
export interface RewardHead {
  /** Whether the output has a bias. */
  bias: boolean;
  /** Trailing tokens of this id are padding, so that the one before them is the last; null where the config names none. */
  padId: number | null;
}

/** A decoder of the Llama family, as its config says. */
export interface DecoderConfig {
  kind: 'decoder';
  architecture: DecoderFamilyId;
  vocabSize: number;
  hiddenSize: number;
  layers: number;
  heads: number;
  kvHeads: number;
  headDim: number;
  intermediateSize: number;
  ropeTheta: number;
  ropeScaling: RopeScaling;
  /** Layers that do not rotate their queries and keys: SmolLM3's every fourth. */
  unrotatedLayers: readonly number[];
  /** Layers that see only part of what came before; null: all see everything. */
  attentionWindow: AttentionWindow | null;
  activation: Activation;
  rmsNormEps: number;
  /** Added to every norm's stored gain: 1 where a file stores the gain's difference from 1. */
  gainOffset: 0 | 1;
  /** Gemma 3: what attention and the feed-forward give is RMS-normalised before it is added. */
  postNorms: boolean;
  /** Embeddings are multiplied by it. */
  embeddingScale: number;
  /** Queries are multiplied by it, besides 1 / √headDim. */
  queryScale: number;
  /** What attention and the feed-forward give is multiplied by it before it is added. */
  residualScale: number;
  /** Logits are multiplied by it. */
  logitScale: number;
  /** The LM head is the embedding matrix; true too where there is no LM head. */
  tiedEmbeddings: boolean;
  /** What a reward model (a sequence classifier with one label) has in the LM head's place; null: it writes text. */
  reward: RewardHead | null;
  /** Qwen2: q, k and v have a bias. */
  qkvBias: boolean;
  /** Qwen3: q and k are RMS-normalised a head. */
  qkNorm: boolean;
  /** The longest prompt, in tokens. */
  contextLength: number;
}

/** A BERT encoder with mean pooling, as sentence embedders are. */
export interface EncoderConfig {
  kind: 'encoder';
  vocabSize: number;
  hiddenSize: number;
  layers: number;
  heads: number;
  intermediateSize: number;
  layerNormEps: number;
  maxPositions: number;
  typeVocabSize: number;
}

export type ModelConfig = DecoderConfig | EncoderConfig;

export type TensorType =
  | 'F32'
  | 'F16'
  | 'BF16'
  | 'Q4_0'
  | 'Q4_1'
  | 'Q5_0'
  | 'Q5_1'
  | 'Q8_0'
  | 'Q4_K'
  | 'Q5_K'
  | 'Q6_K';

/** One stored tensor. Row-major; for a linear layer the shape is [outputs, inputs], as in PyTorch. */
export interface StoredTensor {
  name: string;
  shape: number[];
  type: TensorType;
  byteLength: number;
  /** The bytes as stored, blocks and all; q and k rows already in Hugging Face's order. */
  bytes(): Promise<Uint8Array>;
  /** Dequantised. Length: the product of `shape`. */
  floats(): Promise<Float32Array>;
}

/**
 * Weights and what describes them, whatever the file format.
 * Tensors have Hugging Face's names (`model.layers.0.self_attn.q_proj.weight`) and layouts: GGUF's
 * permuted q and k rows of the llama architecture are put back.
 * Tensors are read one at a time, so that a large model is never whole in the heap.
 */
export interface Checkpoint {
  config: ModelConfig;
  tensors: ReadonlyMap<string, StoredTensor>;
  /** SHA-256 of the weights file, hex; where there are several, of their names and hashes. */
  sha256: string;
  /** Total parameters. */
  parameters: number;
}
