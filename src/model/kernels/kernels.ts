import type { Activation } from '#model/weights/activation.ts';
import type { StoredTensor } from '#model/weights/checkpoint.ts';
import type { Tensor1D, Tensor2D, Tensor4D } from '../tf.ts';

/**
 * Letters of shapes, throughout the model:
 *
 * - B rows of a batch, T tokens of a row (padded on the right), N = B·T token positions
 * - C hidden size, F intermediate size, V vocabulary
 * - H query heads, K key and value heads, G = H / K query heads a key head, D head size
 * - P tokens of a prefix that is already computed, S = P + T keys that a query may see
 *
 * Hidden states are [N, C]: row b, token t is at b·T + t.
 */
export interface BatchShape {
  /** B */
  rows: number;
  /** T */
  tokens: number;
}

export interface HeadGeometry {
  /** H */
  heads: number;
  /** K */
  kvHeads: number;
  /** D */
  headDim: number;
}

/** Rotation of each position: [T, D / 2] each; dimension j pairs with j + D / 2, as in Hugging Face's layout. */
export interface RopeTables {
  cos: Tensor2D;
  sin: Tensor2D;
}

/** Keys and values of one layer: [B or 1, K, S, D]. One row is shared by the whole batch. */
export interface KeysValues {
  k: Tensor4D;
  v: Tensor4D;
}

/** Keys and values of which those before `from` are not seen; all are where it is absent. */
export interface Segment extends KeysValues {
  from?: number;
}

export interface Heads extends KeysValues {
  /** [B, H, T, D]; the heads of a group are neighbours, so it reads as [B·K, G·T, D]. */
  q: Tensor4D;
}

/** One linear layer's weights, on the device, in the form that its kernels want. */
export interface PackedLinear {
  readonly inputs: number;
  readonly outputs: number;
  /** Bytes on the device. */
  readonly bytes: number;
  dispose(): void;
}

/** A [V, C] matrix that is looked up by token, multiplied as an LM head, or both. */
export interface Vocabulary {
  readonly size: number;
  readonly bytes: number;
  dispose(): void;
}

/** Stored parts whose outputs are put side by side: q, k and v, or gate and up. Each is [outputs, inputs]. */
export interface LinearSource {
  weights: readonly StoredTensor[];
  /** One for each weight, or none. */
  biases?: readonly StoredTensor[];
}

export interface AttentionOptions {
  causal: boolean;
  /** Keys and values of a prefix that every token may see: [B or 1, K, P, D]. */
  past?: KeysValues;
  /** How many keys a query sees where causal, its own and those before it; all of them where absent. */
  window?: number;
  /** [B, S], 1 where a key may be seen and 0 where it is padding. None is needed for right padding when causal. */
  keyMask?: Tensor2D;
}

/**
 * The composite operations of a transformer, each as large as a backend can profit from.
 *
 * `generic.ts` builds all of them out of stock TensorFlow.js operations: it is the reference that
 * faster ones are checked against, and what they fall back to. An implementation for one backend is the
 * generic object with some members replaced; weights are opaque, so whoever replaces `packLinear` replaces
 * `linear` with it, and whoever replaces `packVocabulary` replaces `embed`, `logits` and `readout`.
 *
 * Gradients with respect to activations are written by hand, in `backward`; the weights are frozen and have
 * none. No operation needs to be differentiable by TensorFlow.js's tape.
 * Results belong to the caller; inputs are never disposed. All may run inside `tidy`.
 */
export interface Kernels {
  /** For reports: `generic`, `wasm`, `webgpu`. */
  readonly name: string;

  /** Before a model's weights are packed: check, where that is still to be done, what heads like its will use. */
  prepare?(heads: HeadGeometry, use: 'decoder' | 'encoder'): Promise<void>;

  packLinear(source: LinearSource): Promise<PackedLinear>;

  packVocabulary(matrix: StoredTensor): Promise<Vocabulary>;

  /** Rows of the embedding: ids [N] to [N, C]. */
  embed(ids: Int32Array, vocabulary: Vocabulary): Tensor2D;

  /** x / √(mean(x²) + eps) · gain over the last axis: [N, C], [C] to [N, C]. */
  rmsNorm(x: Tensor2D, gain: Tensor1D, eps: number): Tensor2D;

  /** x·Wᵀ + bias (+ residual): [N, inputs] to [N, outputs]. */
  linear(x: Tensor2D, weight: PackedLinear, residual?: Tensor2D): Tensor2D;

  /**
   * Split a fused projection [N, (H + 2K)·D] into heads, normalise q and k a head where gains [D] are given,
   * and rotate q and k where tables are.
   */
  splitHeads(
    qkv: Tensor2D,
    shape: BatchShape,
    heads: HeadGeometry,
    rope: RopeTables | null,
    norms?: { q: Tensor1D; k: Tensor1D; eps: number },
  ): Heads;

  /** softmax(q·kᵀ / √D)·v; where causal, query t sees keys 0..P + t, or the last `window` of them. Heads to [N, H·D]. */
  attention(heads: Heads, options: AttentionOptions): Tensor2D;

  /**
   * softmax(q·kᵀ / √D)·v where each row has one query, [B, H, 1, D], which sees all keys of all segments of
   * the text before it and its own, [B or 1, K, Pᵢ, D]; a segment of one row is shared by the whole batch. To [B, H·D].
   */
  decodeAttention(q: Tensor4D, segments: readonly Segment[]): Tensor2D;

  /** activation(gate)·up, gate and up side by side (SwiGLU, GeGLU): [N, 2F] to [N, F]. */
  gatedUnit(gateUp: Tensor2D, activation: Activation): Tensor2D;

  /** (x − mean) / √(variance + eps) · gain + bias over the last axis, for encoders: [N, C] to [N, C]. */
  layerNorm(x: Tensor2D, gain: Tensor1D, bias: Tensor1D, eps: number): Tensor2D;

  /** x·Φ(x) with the exact normal distribution function, for encoders: [N, F] to [N, F]. */
  gelu(x: Tensor2D): Tensor2D;

  /** The LM head: [B, C] to [B, V]. */
  logits(hidden: Tensor2D, head: Vocabulary): Tensor2D;

  /** Logits of a few tokens and log Σ exp over the whole vocabulary, in the last column: [B, C] to [B, tokens + 1]. */
  readout(hidden: Tensor2D, head: Vocabulary, tokens: Int32Array): Tensor2D;

  readonly backward: BackwardKernels;
}

/**
 * The gradient of each operation: from dL/d(output), named `dy` or `d…`, to dL/d(input).
 * An implementation that replaces `packLinear` replaces `backward.linear` too, and likewise for the vocabulary.
 */
export interface BackwardKernels {
  /** dy·W: [N, outputs] to [N, inputs]. */
  linear(dy: Tensor2D, weight: PackedLinear): Tensor2D;

  /** @param x what went into the norm, [N, C] */
  rmsNorm(x: Tensor2D, gain: Tensor1D, eps: number, dy: Tensor2D): Tensor2D;

  /**
   * @param qkv what went into `splitHeads`, [N, (H + 2K)·D]; needed only where q and k are normalised
   * @returns [N, (H + 2K)·D]
   */
  splitHeads(
    dHeads: Heads,
    rope: RopeTables,
    normed?: { qkv: Tensor2D; norms: { q: Tensor1D; k: Tensor1D; eps: number } },
  ): Tensor2D;

  /**
   * Of causal attention without a prefix. Attention weights are computed again rather than kept.
   * @param mixed what attention gave, [N, H·D]
   * @param window as in `AttentionOptions`
   */
  attention(heads: Heads, mixed: Tensor2D, dMixed: Tensor2D, window?: number): Heads;

  /** @param gateUp what went in, [N, 2F] */
  gatedUnit(gateUp: Tensor2D, activation: Activation, dy: Tensor2D): Tensor2D;

  /** dLogits·E: [B, V] to [B, C]. */
  logits(dLogits: Tensor2D, head: Vocabulary): Tensor2D;
}
