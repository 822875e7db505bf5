import type { DecoderConfig } from '#model/weights/checkpoint.ts';
import type { BatchShape, HeadGeometry, Kernels, KeysValues, RopeTables } from '../kernels/kernels.ts';
import { dispose, gather, keep, type Tensor2D, tensor1d, tidy } from '../tf.ts';
import { type DecoderWeights, disposeDecoder, type LayerWeights } from './decoder-weights.ts';
import { ropeFrequencies, ropeTables } from './rope.ts';

/** The projections that an adapter may change. */
export type ProjectionSite = 'qkv' | 'output' | 'gateUp' | 'down';

/** Something that changes what a projection gives, such as LoRA. */
export interface ProjectionAdapter {
  /** x [N, inputs] went in and y [N, outputs] came out; returns y + Δ(x), or y itself where the site is not adapted. */
  adjust(layer: number, site: ProjectionSite, x: Tensor2D, y: Tensor2D): Tensor2D;
}

/** Keys and values of every layer for tokens already seen. */
export interface KvCache {
  /** P */
  tokens: number;
  layers: KeysValues[];
}

export interface ForwardOptions {
  /** A prefix that comes before every row. Positions go on after it. */
  past?: KvCache;
  adapter?: ProjectionAdapter | null;
  /** Positions (0 .. N − 1) whose hidden states are wanted; the rest are not computed past the last attention. */
  select?: Int32Array;
  /** Receives each layer's keys and values of these tokens, already detached from the surrounding tidy. */
  onKeysValues?: (layer: number, keysValues: KeysValues) => void;
}

/** A decoder of the Llama family: Llama, Qwen2, Qwen3. Weights are frozen; it never disposes of its inputs. */
export class Decoder {
  private readonly frequencies: Float64Array;
  private readonly heads: HeadGeometry;

  constructor(
    readonly config: DecoderConfig,
    readonly weights: DecoderWeights,
    readonly kernels: Kernels,
  ) {
    this.frequencies = ropeFrequencies(config);
    this.heads = { heads: config.heads, kvHeads: config.kvHeads, headDim: config.headDim };
  }

  /**
   * Hidden states before the final norm: [N, C], or [select.length, C].
   * @param ids token ids [B·T], rows padded on the right with any id: no real token sees what comes after it
   */
  forward(ids: Int32Array, shape: BatchShape, options: ForwardOptions = {}): Tensor2D {
    const { kernels, weights, config } = this;
    return tidy(() => {
      const rope = ropeTables(this.frequencies, options.past?.tokens ?? 0, shape.tokens);
      let x = kernels.embed(ids, weights.embedding); // [N, C]
      for (let layer = 0; layer < config.layers; layer++) {
        const next = this.block(layer, x, shape, rope, options);
        x.dispose();
        x = next;
      }
      return x;
    });
  }

  /** Final norm and LM head: [M, C] to [M, V]. */
  logits(hidden: Tensor2D): Tensor2D {
    return tidy(() => this.kernels.logits(this.finalNorm(hidden), this.weights.head));
  }

  /** Final norm, logits of `tokens` and log Σ exp over the vocabulary: [M, C] to [M, tokens + 1]. */
  readout(hidden: Tensor2D, tokens: Int32Array): Tensor2D {
    return tidy(() => this.kernels.readout(this.finalNorm(hidden), this.weights.head, tokens));
  }

  /** [M, C] to [M, C]. */
  finalNorm(hidden: Tensor2D): Tensor2D {
    return this.kernels.rmsNorm(hidden, this.weights.finalNorm, this.config.rmsNormEps);
  }

  /**
   * Keys and values of a prefix, computed once and shared by whatever rows come after it.
   * The caller disposes of it with `disposeCache`.
   */
  prefill(prefix: Int32Array, options: Pick<ForwardOptions, 'past' | 'adapter'> = {}): KvCache {
    const layers: KeysValues[] = [];
    const shape = { rows: 1, tokens: prefix.length };
    const cache = { tokens: prefix.length, layers };
    const collect = { ...options, onKeysValues: (_: number, kv: KeysValues) => layers.push(kv) };
    try {
      dispose(this.forward(prefix, shape, collect));
    } catch (thrown) {
      disposeCache(cache);
      throw thrown;
    }
    return cache;
  }

  dispose(): void {
    disposeDecoder(this.weights);
  }

  private block(
    layer: number,
    x: Tensor2D,
    shape: BatchShape,
    rope: RopeTables,
    { past, adapter, select, onKeysValues }: ForwardOptions,
  ): Tensor2D {
    const { kernels, config } = this;
    const eps = config.rmsNormEps;
    const weights = this.weights.layers[layer]!;
    const project = (site: ProjectionSite, input: Tensor2D, residual?: Tensor2D) => {
      const output = kernels.linear(input, weights[site], residual);
      return adapter ? adapter.adjust(layer, site, input, output) : output;
    };
    return tidy(() => {
      const qkv = project('qkv', kernels.rmsNorm(x, weights.attentionNorm, eps)); // [N, (H + 2K)·D]
      const heads = kernels.splitHeads(qkv, shape, this.heads, rope, qkNorms(weights, eps));
      onKeysValues?.(layer, { k: keep(heads.k), v: keep(heads.v) });
      const mixed = kernels.attention(heads, { causal: true, past: past?.layers[layer] }); // [N, H·D]
      const last = layer === config.layers - 1 && select;
      const rows = (all: Tensor2D) => (last ? (gather(all, tensor1d(last, 'int32')) as Tensor2D) : all);
      const attended = project('output', rows(mixed), rows(x)); // [N or M, C]
      const gateUp = project('gateUp', kernels.rmsNorm(attended, weights.feedForwardNorm, eps));
      return project('down', kernels.swiglu(gateUp), attended);
    });
  }
}

const qkNorms = ({ qNorm, kNorm }: LayerWeights, eps: number) =>
  qNorm && kNorm ? { q: qNorm, k: kNorm, eps } : undefined;

export function disposeCache(cache: KvCache): void {
  for (const { k, v } of cache.layers) dispose([k, v]);
}
